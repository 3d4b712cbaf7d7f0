"""A store as columns and as networkx graphs: filters, seats, files."""
