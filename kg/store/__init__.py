"""Quads, embedded or remote, behind the same verbs."""
