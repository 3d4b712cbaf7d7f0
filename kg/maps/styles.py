"""How kinds look on the map: a shape and a colour a group."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """A kind of node as the legend shows it: its classes, a shape of its own, a colour, its name."""

    group: str
    classes: tuple[str, ...]
    shape: str
    color: str
    vi: str
    en: str


# Each kind has a shape of its own, so that they are told apart without colour. Colours follow Okabe and Ito, made
# darker where they stood out from white by less than 3 : 1.
STYLES: tuple[Style, ...] = (
    Style(
        "state",
        ("StateBody", "Ministry", "Agency", "Department", "PeoplesCommittee"),
        "square",
        "#0072b2",
        "Cơ quan nhà nước",
        "State bodies",
    ),
    Style("centre", ("Centre", "TechnologyExchange"), "diamond", "#1f7fa8", "Trung tâm", "Centres"),
    Style(
        "knowledge",
        ("University", "ResearchInstitute"),
        "triangle",
        "#a8407f",
        "Trường, viện",
        "Universities, institutes",
    ),
    Style(
        "business",
        ("Enterprise", "Cooperative"),
        "hexagon",
        "#c04f00",
        "Doanh nghiệp, hợp tác xã",
        "Enterprises, cooperatives",
    ),
    Style(
        "other",
        ("Association", "Network", "Programme", "Organisation"),
        "pentagon",
        "#6b6b6b",
        "Tổ chức khác",
        "Other organisations",
    ),
    Style("person", ("Person",), "dot", "#007a5a", "Cá nhân", "People"),
    Style("group", ("ParticipantGroup",), "triangleDown", "#3f8a72", "Nhóm được nêu chung", "Unnamed groups"),
    Style(
        "event",
        (
            "Event",
            "Workshop",
            "Conference",
            "Signing",
            "TechnologyMarket",
            "Exhibition",
            "Launch",
            "Ceremony",
            "Training",
            "Visit",
            "Meeting",
        ),
        "star",
        "#ad7000",
        "Sự kiện",
        "Events",
    ),
    Style("call", ("Call", "LinkageCall"), "plus", "#b2182b", "Lời kêu gọi", "Calls"),
    Style("subject", ("Topic", "Technology", "Product"), "bar", "#8a6d3b", "Nội dung, sản phẩm", "Topics, products"),
    Style("category", ("ActorCategory",), "cross", "#737373", "Loại chủ thể", "Kinds of actors"),
    Style("territory", ("Province", "Region", "Territory"), "frame", "#595959", "Lãnh thổ", "Territories"),
)
ACTORS = ("state", "centre", "knowledge", "business", "other", "person", "group")
NAMED = ("state", "centre", "knowledge", "business", "other")  # organisations, one by one
_GROUP = {cls: style.group for style in STYLES for cls in style.classes}

# Ties that say what was called for are drawn dashed: nothing of the kind is documented by them.
CALLED_FOR = frozenset({"call-end", "call-example", "call-addressee", "call-subject", "scope"})


def group_of(cls: str) -> str:
    """The legend group of a class."""
    return _GROUP.get(cls, "other")
