"""Vietnamese text: one normal form, names, short forms, sorting."""
