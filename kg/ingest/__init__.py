"""Files to facts to quads, and back."""
