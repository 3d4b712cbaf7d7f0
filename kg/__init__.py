"""Liên Kết: a sourced knowledge graph of regional innovation actors and their linkage."""

import lazy_loader

__version__ = "0.6.0"

# Public names are listed in __init__.pyi alone, and loaded when first asked for, so that `import kg` is quick.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
