"""Names to known actors: matches, proposals."""
