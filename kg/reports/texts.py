"""The words of the report in Vietnamese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.linkage.mandate.basis import Basis

if TYPE_CHECKING:
    import pandas as pd


Text = tuple[str, str]

MANDATE: dict[str, Text] = {
    "followed": ("có tiếp nối", "followed"),
    "partly": ("một phần", "partly"),
    "none found": ("chưa tìm thấy", "none found"),
    "not covered": ("không nguồn nào đề cập", "not covered"),
    "none asked": ("không nêu cặp nào", "none asked"),
}
DEVIATION: dict[str, Text] = {
    "above": ("trên mức ngẫu nhiên", "above chance"),
    "within": ("trong mức ngẫu nhiên", "within chance"),
    "below": ("dưới mức ngẫu nhiên", "below chance"),
    "insufficient": ("chưa đủ dữ liệu", "insufficient"),
}
KIND: dict[str, Text] = {
    "agreements": ("thỏa thuận", "agreements"),
    "co_organised": ("cùng tổ chức", "organised together"),
    "met": ("cùng dự", "took part together"),
    "as_class": ("dự theo nhóm", "took part as a class"),
}
ONE = {"agreements": "agreement"}
HOW: dict[str, Text] = {
    "followed": ("đáp ứng một cặp", "answers a pair"),
    "partly": ("đáp ứng một phần", "answers in part"),
    "no pair": ("không đáp ứng cặp nào", "answers no pair"),
}
WHERE: dict[str, Text] = {
    "inside": ("trong vùng", "in the scope"),
    "partly": ("tỉnh nay chỉ một phần trong vùng", "a province partly in the scope today"),
    "outside": ("ngoài vùng", "outside the scope"),
    "open": ("không rõ nơi", "place not told"),
}


def dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def named(basis: Basis, name: str) -> Text:
    """The labels of an id."""
    return basis.label(name), basis.label(name, "en")


def several(basis: Basis, names: tuple[str, ...]) -> Text:
    """The labels of several ids, one after the other."""
    return ", ".join(basis.label(n) for n in names), ", ".join(basis.label(n, "en") for n in names)


def pair_label(basis: Basis, first: str, second: str) -> Text:
    """Two ends in words; of one end, that provinces differ."""
    one, other = named(basis, first), named(basis, second)
    if first == second:
        return f"{one[0]} ở các tỉnh khác nhau", f"{one[1]}, of different provinces"
    return f"{one[0]} – {other[0]}", f"{one[1]} – {other[1]}"


def two(text: str) -> Text:
    """Texts of ours hold both languages, parted by a dot."""
    vi, _, en = text.partition(" · ")
    return vi, en or vi


def day(text: str) -> Text:
    """A date as shown; one with an open end as from or until."""
    first, slash, last = text.partition("/")
    first, last = first.strip("."), last.strip(".")
    if not slash or (first and last):
        return (text.replace("/", "–"),) * 2
    return (f"từ {first}", f"from {first}") if first else (f"đến {last}", f"until {last}")


def class_label(basis: Basis, name: str) -> Text:
    """The labels of a class of the ontology; the name itself where it is none."""
    cls = basis.ontology.classes.get(name)
    return (cls.label("vi"), cls.label("en")) if cls else (name, name)
