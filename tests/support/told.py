"""Facts of sources that a test makes up."""

from __future__ import annotations

from collections.abc import Callable

import kg

HEAD = '[source]\nid = "{0}"\ntitle = "{0}"\nurl = "http://example.org/{0}"\npublisher = "example.org"\nlanguage = "vi"\nreadOn = "2026-11-22"\n'
Tell = Callable[..., kg.KnowledgeGraph]  # sources by name, as lists of facts; see the fixture `tell`


def fact(cls: str, **keys: object) -> str:
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in keys.items()]
    return "\n".join(["\n[[fact]]", f'class = "{cls}"', *lines, 'quote = "x"'])


def part(actor: str, role: str = "participant") -> str:
    return fact("Participation", participant=actor, event="event/w", role=f"role/{role}")


def event(status: str = "held", date: str = "2019-10-11") -> str:
    return fact("Workshop", id="event/w", name="W", date=date, place="province/ha-noi", status=f"status/{status}")


def firm(name: str, seat: str = "province/hai-phong") -> str:
    return fact("Enterprise", id=f"enterprise/{name}", name=name, seat=seat)
