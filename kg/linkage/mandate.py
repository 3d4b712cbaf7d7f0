"""The ledger: what each call for linkage asked for, and what is documented of it. Chance stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.columns import FOREVER, NEVER, NONE
from kg.linkage import documented as doc_
from kg.linkage.calls import Call, Pair, call_of, calls, published, sources_of, territory
from kg.linkage.chance import require_counts
from kg.linkage.documented import AGREEMENT, CLASS, MEETING, TOGETHER, Documented, Graph, Tie, between, lies
from kg.linkage.expectation import pair_against_chance
from kg.records import record_of

if TYPE_CHECKING:
    import pandas as pd

    from kg.columns import Ints

KINDS = {AGREEMENT: "agreements", TOGETHER: "co_organised", MEETING: "met", CLASS: "as_class"}
BEFORE, AFTER, UNORDERED, CALLING = "before", "after", "order unknown", "the calling event"
FEW = 10  # dated ties under which before and after are no trend

COLUMNS = (
    "call", "label", "by", "date", "dated", "to", "ends", "scope", "aim", "modality", "first", "second", "standing",
    "reason", "mandate", "why",
    *(f"{kind}_{when}" for when in ("before", "after", "unordered") for kind in KINDS.values()),
    "ties", "dated_ties", "inferred_ties", "undated_ties", "inferred_before", "inferred_after",
    "ties_by_post", "measured",
    "partly_in_scope", "scope_open", "scope_open_after", "own_units",
    "trend",
    "observed", "expected", "ratio", "low", "high", "boot_low", "boot_high", "q", "coverage_first", "coverage_second",
    "gap", "missing", "chance", "robust", "records", "sources", "call_sources",
)  # fmt: skip


def scorecard(g: Graph, *, permutations: int = 999, seed: int = 0) -> pd.DataFrame:
    """What was called for, and what is documented: a row per pair of ends that a call for linkage asks for.

    Calls of 11 October 2019 come first. Columns, after those that tell the call (who, when, to whom, ends as worded,
    scope, aim) and the pair as read (first, second, standing: default or alternative, reason):

    - mandate, why: *followed* = an agreement (contract, transfer, memorandum, joint project) or an event organised
      together, dated after the call, inside its scope, joins the pair; *partly* = only other agreements, meetings at
      an event, or participation of one end as a class; *none found* = sources dated after the call name both ends
      inside the scope, but no tie; *not covered* = they do not; *none asked* = the call names no pair.
      The calling event never counts. Followed is not caused.
    - measured: what counts as each end, by class of body or by function; a person counts for the body of a post.
      ties_by_post: how many of the ties rest on such a post, and would not be there if organisations alone counted.
    - agreements, co_organised, met, as_class, each _before, _after and _unordered (undated, or of a span that holds
      the call's day): documented ties inside the scope, each two actors once for each record. `ties` sums them all,
      class participation left out; dated_, inferred_ and undated_ties tell on what days they rest
      (inferred_before and inferred_after of them before and after the call);
      partly_in_scope of them join bodies of a province that is partly in the region today; scope_open are further
      ones whose place nobody tells, scope_open_after those of them that would follow; own_units join a body with a
      unit of its own, or with what it became, and are no linkage. An agreement with a class counts as class
      participation. trend: `none: n dated` under ten dated events and agreements, else `told`.
    - observed … robust: the pair against chance, among organisations of the scope with a known seat, by year, as
      `kg.linkage.matrix` (there also what `chance` and `robust` mean). For a pair of one end (actors of the region)
      the pairs are those of different provinces.
    - records, sources: tuples of ids, the facts behind the counts; call_sources: who tells of the call.

    Scope is the region's territory on the day of the call, carried through successors. People count for the body of
    the post held that day; who has none is left out (`attrs["left_out"]`). Figures are of what sources report.
    Raises KgError for permutations or a seed that are no number.
    """
    require_counts(permutations, 0, seed)
    doc = g.documented
    rows = [row for call in calls(doc) for row in _rows(doc, call, permutations, seed)]
    return _framed(rows, COLUMNS, left_out=dict(doc.left_out), permutations=permutations, seed=seed)


def _framed(rows: list[dict[str, Any]], columns: Sequence[str], **attrs: Any) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    frame.attrs.update(attrs)
    return frame


def _rows(doc: Documented, call: Call, permutations: int, seed: int) -> list[dict[str, Any]]:
    told: dict[str, Any] = {
        "call": call.id, "label": call.label, "by": call.by, "date": call.date, "dated": call.dated, "to": call.to,
        "ends": call.ends, "scope": call.scope, "aim": call.aim, "modality": call.modality,
        "call_sources": call.sources,
    }  # fmt: skip
    if not call.pairs:
        return [{**told, "mandate": "none asked", "why": "the call names no pair of ends"}]
    share = territory(doc, call)
    return [{**told, **_pair(doc, call, pair, share, permutations, seed)} for pair in call.pairs]


def _pair(
    doc: Documented, call: Call, pair: Pair, share: dict[str, str], permutations: int, seed: int
) -> dict[str, Any]:
    placed = ties(doc, call, pair, share)
    inside = [(tie, when) for tie, where, when in placed if where in (doc_.INSIDE, doc_.PARTLY) and when != CALLING]
    named = [(tie, when) for tie, when in inside if tie.kind != CLASS]
    mandate, why = verdict(doc, call, pair, share, inside)
    dated = sum(tie.dated for tie, _ in named)
    days = len({tie.record for tie, _ in named if tie.dated})
    may = [tie for tie, where, when in placed if where == doc_.OPEN and when == AFTER and tie.follows]
    return {
        "first": pair.first,
        "second": pair.second,
        "standing": pair.standing,
        "reason": pair.reason,
        "mandate": mandate,
        "why": why,
        **_counts(inside),
        "ties": len(named),
        "dated_ties": dated - sum(tie.inferred for tie, _ in named),
        "inferred_ties": sum(tie.inferred for tie, _ in named),
        "undated_ties": len(named) - dated,
        **{f"inferred_{when}": sum(t.inferred for t, w in named if w == when) for when in (BEFORE, AFTER)},
        "ties_by_post": sum(tie.by_post for tie, _ in named),
        "measured": "; ".join(dict.fromkeys(_measured(doc, end) for end in (pair.first, pair.second))),
        "partly_in_scope": sum(where == doc_.PARTLY and when != CALLING for _, where, when in placed),
        "scope_open": sum(where == doc_.OPEN and when != CALLING for _, where, when in placed),
        "scope_open_after": len(may),
        "own_units": sum(where == doc_.OWN for _, where, _ in placed),
        "trend": "told" if days >= FEW else f"none: {days} dated",
        **pair_against_chance(doc, pair, share, permutations=permutations, seed=seed),
        "records": tuple(sorted({tie.record for tie, _ in inside})),
        "sources": tuple(sorted({source for tie, _ in inside for source in tie.sources})),
    }


def _measured(doc: Documented, end: str) -> str:
    """What counts as an end: bodies of which classes, with which function."""
    terms = [doc.ontology.concepts[name] for name in sorted(doc.ontology.narrower(end))]
    classes = {cls for term in terms for cls in term.matches}
    purposes = {purpose.removeprefix("purpose/") for term in terms for purpose in term.purposes}
    told = [", ".join(sorted(classes)), *(f"purpose {name}" for name in sorted(purposes))]
    return f"{end.removeprefix('category/')}: {' or '.join(filter(None, told)) or 'as sources say'}"


def _counts(inside: Sequence[tuple[Tie, str]]) -> dict[str, int]:
    found = Counter((tie.kind, when) for tie, when in inside)
    suffix = {BEFORE: "before", AFTER: "after", UNORDERED: "unordered"}
    return {f"{name}_{suffix[when]}": found[kind, when] for when in suffix for kind, name in KINDS.items()}


def ties(doc: Documented, call: Call, pair: Pair, share: dict[str, str]) -> list[tuple[Tie, str, str]]:
    """All documented between the ends of a pair, with where each lies (`lies`) and when it was (`order`).

    A pair of one end asks for actors of different provinces: what joins two of one province is none of it, and
    where a seat is unknown it is open.
    """
    found = []
    for tie in between(doc, doc.category(pair.first), doc.category(pair.second)):
        where = lies(doc, tie, share)
        if pair.first == pair.second and tie.kind != CLASS:
            one, other = doc_.seats(doc, tie)
            if one and other and doc_.one_province(doc, one, other, tie.earliest if tie.dated else call.latest):
                continue
            where = doc_.OPEN if where in (doc_.INSIDE, doc_.PARTLY) and not (one and other) else where
        found.append((tie, where, order(doc, call, tie)))
    return found


def order(doc: Documented, call: Call, tie: Tie) -> str:
    """Whether a tie was before or after a call, at the calling event (or signed there), or cannot be ordered.

    Before it is also what had begun and has no end told, and what pages tell that were all published before.
    """
    if tie.record in call.at or set(doc_.concluded(doc, tie)) & set(call.at):
        return CALLING
    return _order(doc, call, (tie.earliest, tie.latest) if tie.dated else (NEVER, FOREVER), tie.sources)


def _order(doc: Documented, call: Call, span: tuple[int, int], sources: Iterable[str]) -> str:
    first, last = span
    if first > call.latest:
        return AFTER
    begun = NEVER < first < call.earliest and last == FOREVER
    return BEFORE if last < call.earliest or begun or published(doc, sources) < call.earliest else UNORDERED


def verdict(
    doc: Documented, call: Call, pair: Pair, share: dict[str, str], inside: Sequence[tuple[Tie, str]]
) -> tuple[str, str]:
    """The mandate of a pair, and why, in words."""
    if not share:
        unknown = f"the provinces of {', '.join(call.scope)} are not known" if call.scope else "the call names no scope"
        return "not covered", unknown
    after = [tie for tie, when in inside if when == AFTER]
    following = [tie for tie in after if tie.follows]
    if following:
        return "followed", _counted(following)
    if after:
        return "partly", "only " + _counted(after)
    first, second = (covering(doc, call, share, end) for end in (pair.first, pair.second))
    if pair.first == pair.second:
        enough = len({seat for _, seat in first if seat}) > 1
    else:
        enough = bool(first and second) and len({name for name, _ in first | second}) > 1
    late = " (its day is not known: after its page)" if call.dated == "page" else ""
    if enough:
        return "none found", f"both ends are named after the call{late}, and no tie between them"
    missing = [end for end, names in ((pair.first, first), (pair.second, second)) if not names] or [pair.first]
    return "not covered", f"no source after the call{late} names {' or '.join(sorted(set(missing)))} inside the scope"


def _counted(found: Iterable[Tie]) -> str:
    """How many records of each kind; one of several parties is one."""
    kinds = Counter(kind for kind, _ in {(t.detail if t.kind == AGREEMENT else t.kind, t.record) for t in found})
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def covering(doc: Documented, call: Call, share: dict[str, str], end: str) -> set[tuple[str, str]]:
    """Who of an end sources dated after a call name inside its scope, with their seats (empty where unknown).

    A source is dated by its day of publication, or by what it tells: something that was after the call.
    """
    held, among = doc.columns, doc.category(end)
    late = late_sources(doc, call)
    found = set()
    units = np.flatnonzero(doc.columns.of_kind("parent") & doc.stated)  # a body is named with its units
    rows = np.concatenate([_telling(doc), units])
    calling = {c for name in call.at for c in (doc.index.get(name, NONE), *_signed_at(doc, name))}
    for row in rows[np.isin(held.ties.source[rows], list(late))].tolist():
        if int(held.ties.end[row]) in calling or int(held.ties.record[row]) in calling:
            continue
        ends = (int(held.ties.start[row]), int(held.ties.end[row]))
        for actor in ends:
            if among[actor]:
                seat = int(held.place[actor])
                where = seat if seat != NONE else int(held.place[held.ties.record[row]])
                where = where if where != NONE else int(held.place[ends[1]])
                if where != NONE and held.ids[where] in share:
                    found.add((held.ids[actor], held.ids[seat] if seat != NONE else ""))
    return found


def _telling(doc: Documented) -> Ints:
    """Rows that tell of somebody doing something: participations, agreements, posts held."""
    tenures = np.flatnonzero(doc.columns.of_kind("tenure") & doc.stated)
    return np.concatenate([doc.rows, doc.agreements, tenures])


def _signed_at(doc: Documented, event: str) -> list[int]:
    """The agreements signed at an event."""
    return [doc.index[name] for name, r in doc.known.items() if event in r.all("concludedAt") and name in doc.index]


def late_sources(doc: Documented, call: Call) -> set[int]:
    """The articles (as codes of the columns) that are dated after a call."""
    if call.latest == FOREVER:
        return set()
    ties, rows = doc.columns.ties, _telling(doc)
    late = set(ties.source[rows[ties.dated[rows] & (ties.earliest[rows] > call.latest)]].tolist())
    for code in doc.columns.stated:
        published = record_of(doc.columns.ids[code], doc.known).get("published")
        if published and published > doc_.day_text(call.latest):
            late.add(code)
    return late


# --- follow-through ----------------------------------------------------------------------------

FOLLOW = (
    "record", "label", "kind", "date", "dated", "days_from", "days_to", "answers", "how", "where", "place", "ends",
    "organisers", "same_organiser", "theme", "who", "sure", "sources",
)  # fmt: skip


def follow_through(g: Graph, *, call: str) -> pd.DataFrame:
    """What came after a call, event by event and agreement by agreement, in the order of days.

    A row for each record dated after the call that lies in its scope, joins ends that it named, was organised by
    an organiser of the calling event, or takes its theme up. Columns: record, label, kind (its class), date, dated
    (stated or inferred), days_from and days_to (the delay, in days, at the least and the most; NaN where open);
    answers: the pairs it joins, as "first – second", by default readings; how: `followed`, `partly` or `no pair`;
    where: inside, partly, outside or open, and place; ends: who of the ends that the call named was there, and
    whether as a class and of where; organisers, same_organiser (ids); theme: shared topics or products, or how
    alike the titles are (0–100); who: the named actors; sure: what is not known of it; sources.

    What came after is not therefore caused. Raises NotFoundError for an unknown call.
    `attrs`: call; undated and unordered (records that may have come after, without a day, or with a span that holds
    the call's); elsewhere (later ones that have nothing to do with the call as far as is told).
    """
    doc = g.documented
    asked = call_of(doc, str(call))
    share = territory(doc, asked)
    joined = _joined(doc, asked, share)
    rows: list[dict[str, Any]] = []
    counts = Counter({"undated": 0, "unordered": 0, "elsewhere": 0})
    for name, span in _records(doc).items():
        record = record_of(name, doc.known)
        if name in asked.at or set(record.all("concludedAt")) & set(asked.at):
            continue
        when = _order(doc, asked, span[:2], sources_of(doc, record))
        row = _followed(doc, asked, share, name, span, joined.get(name, [])) if when == AFTER else None
        rows += [row] if row else []
        if when == UNORDERED:
            counts["undated" if span[:2] == (NEVER, FOREVER) else "unordered"] += 1
        counts["elsewhere"] += when == AFTER and row is None
    rows.sort(key=lambda row: (row["days_from"], row["record"]))
    return _framed(rows, FOLLOW, call=asked.id, **counts)


def _records(doc: Documented) -> dict[str, tuple[int, int, bool]]:
    """Events and agreements that came about, with their days, and whether these are inferred."""
    ties = doc.columns.ties
    found: dict[str, tuple[int, int, bool]] = {}
    rows = [(int(row), int(ties.end[row])) for row in doc.rows] + [
        (row, int(ties.record[row])) for row in doc.agreements.tolist()
    ]
    for row, code in rows:
        name = doc.columns.ids[code]
        if not ties.dated[row]:
            found.setdefault(name, (NEVER, FOREVER, False))
            continue
        span = int(ties.earliest[row]), int(ties.latest[row]), bool(ties.inferred[row])
        held = found.get(name, (NEVER, FOREVER, False))
        known = held[:2] != (NEVER, FOREVER)
        found[name] = (min(held[0], span[0]), max(held[1], span[1]), held[2] and span[2]) if known else span
    return found


def day_of(doc: Documented, name: str) -> int:
    """The first day of an event or agreement, as an ordinal."""
    return _records(doc)[name][0]


def _joined(doc: Documented, call: Call, share: dict[str, str]) -> dict[str, list[tuple[Pair, Tie, str]]]:
    found: dict[str, list[tuple[Pair, Tie, str]]] = {}
    for pair in call.pairs:
        if pair.default:
            for tie, where, _ in ties(doc, call, pair, share):
                for name in (tie.record, *doc_.concluded(doc, tie)):  # what was signed there answers for the event
                    found.setdefault(name, []).append((pair, tie, where))
    return found


def _followed(
    doc: Documented, call: Call, share: dict[str, str], name: str, span: tuple[int, int, bool], joined: list[Any]
) -> dict[str, Any] | None:
    record = record_of(name, doc.known)
    sure = [(pair, tie) for pair, tie, where in joined if where in (doc_.INSIDE, doc_.PARTLY)]
    who = _who(doc, name)
    organisers = _organisers(doc, name)
    before = {doc.today(o) for at in call.at for o in _organisers(doc, at)}
    same = tuple(o for o in organisers if doc.today(o) in before)
    theme = _theme(doc, call, name)
    where, place = _where(doc, name, who, share)
    open_ = bool(share) and any(lying == doc_.OPEN for *_, lying in joined)
    may = open_ and where == doc_.OPEN
    if not (sure or may or same or theme or where in (doc_.INSIDE, doc_.PARTLY)):
        return None
    how = "followed" if any(t.follows for _, t in sure) else "partly" if sure else "no pair"
    return {
        "record": name,
        "label": doc.label(name) if doc.label(name) != name else " – ".join(doc.label(w) for w in who),
        "kind": next(iter(c for c in record.classes), ""),
        "date": record.date,
        "dated": "inferred" if span[2] else "stated",
        "days_from": span[0] - call.latest if call.latest < FOREVER else float("nan"),
        "days_to": span[1] - call.earliest if span[1] < FOREVER and call.earliest > NEVER else float("nan"),
        "answers": tuple(sorted({f"{pair.first} – {pair.second}" for pair, _ in sure})),
        "how": how,
        "where": where,
        "place": place,
        "ends": _ends(doc, call, name, who),
        "organisers": organisers,
        "same_organiser": same,
        "theme": theme,
        "who": who,
        "sure": _sure(doc, span, sure, open_, place),
        "sources": sources_of(doc, record),
    }


def _who(doc: Documented, name: str) -> tuple[str, ...]:
    """Organisations and groups at an event, or parties to an agreement."""
    code, ties = doc.index[name], doc.columns.ties
    there = set(doc.acts.actor[doc.acts.event == code].tolist())
    rows = doc.agreements[ties.record[doc.agreements] == code]
    return tuple(
        sorted(doc.columns.ids[c] for c in there | set(ties.start[rows].tolist()) | set(ties.end[rows].tolist()))
    )


def _organisers(doc: Documented, name: str) -> tuple[str, ...]:
    roles = {concept for concept, term in doc.ontology.concepts.items() if term.direct == "organises"}
    if name not in doc.index:
        return ()
    rows = doc.acts.row[doc.acts.event == doc.index[name]]
    ties, ids = doc.columns.ties, doc.columns.ids
    return tuple(
        sorted({ids[ties.start[r]] for r in rows.tolist() if ties.detail[r] != NONE and ids[ties.detail[r]] in roles})
    )


def _where(doc: Documented, name: str, who: tuple[str, ...], share: dict[str, str]) -> tuple[str, str]:
    """Where it took place, set against the scope; else where its actors sit."""
    code = int(doc.columns.place[doc.index[name]])
    place = doc.columns.ids[code] if code != NONE else ""
    if not share:
        return doc_.OPEN, place
    if place:
        return ({"wholly": doc_.INSIDE, "partly": doc_.PARTLY}.get(share.get(place, ""), doc_.OUTSIDE), place)
    seats = {doc.columns.ids[c] for w in who if (c := int(doc.columns.place[doc.index[w]])) != NONE}
    if not seats:
        return doc_.OPEN, ""
    inside = seats <= share.keys()
    partly = inside and any(share[s] == "partly" for s in seats)
    return (doc_.PARTLY if partly else doc_.INSIDE if inside else doc_.OUTSIDE), ""


def _ends(doc: Documented, call: Call, name: str, who: tuple[str, ...]) -> tuple[str, ...]:
    """Each end that the call named and of whom somebody was there: how many by name, and classes with their origin."""
    found = []
    for end in call.ends:
        there = [w for w in who if doc.category(end)[doc.index[w]]]
        named = [w for w in there if not doc.groups[doc.index[w]]]
        found += [f"{end}: {len(named)} named"] if named else []
        found += [f"{end}: as a class, {_origin(doc, w)}" for w in there if doc.groups[doc.index[w]]]
    return tuple(found)


def _origin(doc: Documented, group: str) -> str:
    code = int(doc.columns.place[doc.index[group]])
    return f"of {doc.columns.ids[code]}" if code != NONE else "of where is not told"


def _theme(doc: Documented, call: Call, name: str) -> str:
    """What it takes up of the call: topics and products by id, or a title that is alike."""
    from kg.resolve import likeness

    subjects = set(call.concerns) | {t for at in call.at for t in _topics(doc, at)}
    shared = sorted(subjects & (_topics(doc, name) | set(record_of(name, doc.known).all("concerns"))))
    if shared:
        return ", ".join(shared)
    mine = doc.label(name)
    best = max((likeness(doc.label(at), mine) for at in call.at), default=0.0) if mine != name else 0.0
    return f"title alike ({best:.0f} of 100)" if best >= ALIKE else ""


ALIKE = 75  # of 100: titles of events that take up one theme


def _topics(doc: Documented, event: str) -> set[str]:
    if event not in doc.index:
        return set()
    held, code = doc.columns, doc.index[event]
    rows = np.flatnonzero(held.of_kind("topic") & (held.ties.end == code))
    return {held.ids[held.ties.start[row]] for row in rows.tolist()}


def _sure(doc: Documented, span: tuple[int, int, bool], sure: list[Any], open_: bool, place: str) -> str:
    """What is not known of it, in words."""
    told = ["its date is inferred"] if span[2] else []
    told += ["its day is not told"] if span[0] != span[1] else []
    unknown = sorted({n for _, tie in sure for n, seat in zip(tie[:2], doc_.seats(doc, tie), strict=True) if not seat})
    told += [f"seat unknown: {', '.join(unknown)}"] if unknown else []
    if open_ and not sure:
        told.append(
            "whether it lies in the scope is open" if not place else "whether its actors sit in the scope is open"
        )
    return "; ".join(told)
