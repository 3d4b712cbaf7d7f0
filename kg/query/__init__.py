"""Questions: the catalogue, search, answers as tables."""
