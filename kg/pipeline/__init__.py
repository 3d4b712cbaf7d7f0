"""The whole path: data to a checked, reasoned graph, and everything made of it."""
