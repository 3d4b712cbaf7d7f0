"""Who could work together next, and how far such suggestions can be trusted."""
