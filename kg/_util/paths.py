"""Where ontology, queries and our own data are, and where what is made of them is kept for the next time."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import KgError

_PACKAGE = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder that holds `ontology/`, `queries/` and `data/`.

    That is the folder named by the environment variable KG_HOME where there is one: a copy in which words of one's
    own were added. Raises KgError where it, or a broken installation, does not have them.
    """
    if chosen := os.environ.get("KG_HOME"):
        if not (Path(chosen) / "ontology" / "core.ttl").is_file():
            raise KgError("there is no ontology/core.ttl", where=chosen, hint="mend KG_HOME, or unset it")
        return Path(chosen)
    for folder in (_PACKAGE / "_home", _PACKAGE.parent):
        if (folder / "ontology" / "core.ttl").is_file():
            return folder
    raise KgError(
        "the ontology is missing from this installation",
        where=str(_PACKAGE),
        hint="install the package again",
    )


def cache() -> Path:
    """The folder for what can be made anew at any time: the one that KG_CACHE names, else the user's cache folder."""
    if chosen := os.environ.get("KG_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("lienket", appauthor=False)
