"""What the tests of linkage share."""

from __future__ import annotations

from told import fact

import kg
from kg.linkage.mandate import scorecard

CALL = "call/hai-phong-2019/transfer-scientists-enterprises"


REGION_CALL = "call/hai-phong-2019/linkage-across-the-region"


def university(seat: str = "province/ha-noi") -> str:
    return fact("University", id="university/u", name="U", seat=seat)


def linkage_call(**more: object) -> list[str]:
    """A call of scientists with enterprises, `call/x`, in the Red River Delta; an empty value leaves a key out."""
    ends = ["category/scientist", "category/enterprise"]
    pair = fact("PairReading", ofCall="call/x", firstEnd=ends[0], secondEnd=ends[1], readingStatus="reading-status/default",
                reason="r · r", certainty="certainty/derived")  # fmt: skip
    held = {"scope": "region/red-river-delta", **more}
    return [
        fact("Agency", id="agency/a", name="A"),
        fact("LinkageCall", id="call/x", name="X", madeBy="agency/a", end=ends, modality="modality/called-for",
             **{k: v for k, v in held.items() if v}),
        pair,
    ]  # fmt: skip


def agreement(cls: str = "Contract", date: str = "2020-05-01", status: str = "signed", **more: object) -> str:
    when = {"date": date} if date else {}
    parties = ["university/u", "enterprise/e"]
    return fact(cls, id="collaboration/c", party=parties, status=f"status/{status}", **when, **more)


def ledger(graph: kg.KnowledgeGraph, first: str = "scientist", second: str = "enterprise", call: str = CALL) -> dict:
    frame = scorecard.scorecard(graph, permutations=0)
    ends = (f"category/{first}", f"category/{second}")
    (row,) = frame[(frame["call"] == call) & (frame["first"] == ends[0]) & (frame["second"] == ends[1])].to_dict(
        "records"
    )
    return row
