"""Calls for linkage, and what is documented of them."""
