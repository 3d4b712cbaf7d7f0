"""Where the ontology, the queries and our own data are: in a checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError

_PACKAGE = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The folder that holds `ontology/`, `queries/` and `data/`.

    Raises KgError where the installation is broken and neither place has them.
    """
    for folder in (_PACKAGE / "_home", _PACKAGE.parent):
        if (folder / "ontology" / "core.ttl").is_file():
            return folder
    raise KgError(
        "the ontology is missing from this installation",
        where=str(_PACKAGE),
        hint="install the package again",
    )
