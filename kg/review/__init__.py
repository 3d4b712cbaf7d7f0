"""Draft facts of an article: joined to what is known, and written as data."""
