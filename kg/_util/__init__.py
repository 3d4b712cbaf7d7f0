"""Nothing of the domain: paths, whole writes, progress."""
