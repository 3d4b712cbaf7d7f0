"""The catalogue: one question a file, legal SPARQL 1.1 under a header that people and tools can read.

    #+ summary: What it answers, in one sentence.
    #+ question-vi: Câu hỏi bằng tiếng Việt.
    #+ tags: region, calls
    #+ param: region iri region/red-river-delta
    #+ columns: province, label
    #+ note: of {known} known; {holes} have none
    #+ undated: ?undated lk:region $region . FILTER NOT EXISTS { ?undated lk:earliest|lk:latest ?day }
    SELECT … { … $region … } ORDER BY …

Inputs are `$name`, outputs `?name`. A value goes in as a checked term, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, NotFoundError, QueryError
from kg.model import edtf
from kg.model.iris import PREFIXES, expand
from kg.store.base import Bindings, Store
from kg.text.normalise import nfc

TYPES = ("iri", "date", "text", "number")
_HEADER = re.compile(r"#\+ ([a-z-]+): (.+)")
# A string, an IRI or a comment is skipped whole; what is left and begins with $ is a parameter.
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*|\$([A-Za-z_][A-Za-z0-9_]*)')


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input of a query; `default` is empty where the caller must give a value."""

    name: str
    type: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the catalogue."""

    name: str
    file: str
    text: str
    summary: str
    question_vi: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    hint: str = ""
    undated: str = ""  # a pattern for ?undated: what a filter by date leaves aside where it has no date
    note: str = ""  # a sentence about the whole answer, with columns of its first row in braces
    ledger: bool = False  # it reads the ledger
    sort: str = ""  # the column by whose text people want the rows, in Vietnamese order


def catalogue(folder: Path) -> dict[str, Query]:
    """All queries of a folder by name.

    Raises KgError for a file whose header is not as it must be.
    """
    return {path.stem: read(path) for path in sorted(folder.glob("*.rq"))}


def read(path: Path) -> Query:
    """Read one query file. Raises KgError with the line of a faulty header."""
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"the query cannot be read ({error})", where=str(path), hint="save it as UTF-8") from error
    fields: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#+"):
            match = _HEADER.fullmatch(line.rstrip())
            if match is None:
                raise KgError("the header line is not `#+ word: text`", where=f"{path}:{number}", hint="mend the line")
            fields.setdefault(match[1], []).append(match[2].strip())
    query = Query(
        name=path.stem,
        file=str(path),
        text=text,
        summary=" ".join(fields.get("summary", [])),
        question_vi=" ".join(fields.get("question-vi", [])),
        tags=_list(fields, "tags"),
        parameters=tuple(_parameter(line, path) for line in fields.get("param", [])),
        columns=_list(fields, "columns"),
        hint=" ".join(fields.get("hint", [])),
        undated=" ".join(fields.get("undated", [])),
        note=" ".join(fields.get("note", [])),
        sort=" ".join(fields.get("sort", [])),
        ledger="ledger" in _list(fields, "reads"),
    )
    _check(query)
    return query


def _list(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(word.strip() for line in fields.get(name, []) for word in line.split(","))


def _parameter(line: str, path: Path) -> Parameter:
    name, _, rest = line.partition(" ")
    kind, _, default = rest.partition(" ")
    if kind not in TYPES:
        raise KgError(
            f"the parameter {name!r} has no type",
            where=str(path),
            hint="write name, one of " + ", ".join(TYPES) + ", default",
        )
    return Parameter(name, kind, default.strip())


def _check(query: Query) -> None:
    used = {m[1] for m in _TOKEN.finditer(query.text) if m[1]}
    used |= {m[1] for m in _TOKEN.finditer(query.undated) if m[1]}
    declared = {p.name for p in query.parameters}
    if used != declared:
        odd = ", ".join(sorted(used ^ declared))
        raise KgError(f"header and query differ in the parameters {odd}", where=query.file, hint="declare what is used")
    unknown = set(re.findall(r"\{(\w+)\}", query.note)) - set(query.columns)
    if unknown:
        raise KgError(f"the note speaks of {', '.join(sorted(unknown))}", where=query.file, hint="name columns only")
    if not query.summary or not query.columns:
        raise KgError("the header has no summary or no columns", where=query.file, hint="write both")


def find(queries: Mapping[str, Query], name: str) -> Query:
    """The query of that name. Raises NotFoundError with the nearest name."""
    import difflib

    if name not in queries:
        near = difflib.get_close_matches(name, queries, n=1, cutoff=0.5)
        raise NotFoundError(
            f"no query is called {name!r}",
            hint=f"did you mean {near[0]}?" if near else "kg queries lists them",
        )
    return queries[name]


def bind(query: Query, values: Mapping[str, str], text: str = "") -> str:
    """The query's text (or another text with the same parameters) with its parameters filled in as terms.

    Raises QueryError for an unknown or missing parameter, or a value that does not fit its type.
    """
    known = {p.name: p for p in query.parameters}
    for name in values:
        if name not in known:
            raise QueryError(
                f"no parameter is called {name!r}",
                where=query.name,
                hint="it takes " + (", ".join(known) or "none"),
            )
    terms = {name: term(p, values.get(name, p.default), query.name) for name, p in known.items()}
    return _TOKEN.sub(lambda m: terms[m[1]] if m[1] else m[0], text or query.text)


def term(parameter: Parameter, value: str, where: str = "") -> str:
    """A value as a SPARQL term of the parameter's type. Raises QueryError where it does not fit."""
    text = nfc(str(value)).strip()
    hint = {
        "iri": f"write an id such as {parameter.default or 'region/red-river-delta'}",
        "date": "write a day such as 2019-10-11",
        "number": "write a whole number",
        "text": "write some text",
    }[parameter.type]
    if not text:
        raise QueryError(f"the parameter {parameter.name!r} has no value", where=where, hint=hint)
    try:
        if parameter.type == "iri":
            return f"<{expand(text)}>"
        if parameter.type == "date":
            span = edtf.parse(text)
            if span.earliest is None or span.earliest != span.latest:
                raise ValueError("not one day")
            return f'"{span.earliest.isoformat()}"^^<{PREFIXES["xsd"]}date>'
        if parameter.type == "number":
            return str(int(text))
    except (ValueError, KgError) as error:
        raise QueryError(
            f"{value!r} does not fit the parameter {parameter.name!r} ({parameter.type})",
            where=where,
            hint=hint,
        ) from error
    return str(ox.Literal(text))


def run(store: Store, query: Query, values: Mapping[str, str]) -> Bindings:
    """Answer a question: a table with the columns of its header."""
    try:
        return store.select(bind(query, values))
    except QueryError as error:
        raise (error if error.where else QueryError(error.message, where=query.name, hint=error.hint)) from error


def left_aside(store: Store, query: Query, values: Mapping[str, str]) -> int:
    """How many things of the kind that the question filters by date have none that could match."""
    if not query.undated:
        return 0
    head = f"PREFIX lk: <{PREFIXES['lk']}> SELECT (COUNT(DISTINCT ?undated) AS ?n) "
    ((count,),) = store.select(bind(query, values, head + "{ " + query.undated + " }")).rows
    return int(count.value) if isinstance(count, ox.Literal) else 0
