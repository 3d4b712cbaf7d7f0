"""scipy says no types of its own that pyright could read: to it, all of it is Any."""

from typing import Any

def __getattr__(name: str) -> Any: ...
