"""The public face: one object over a store, the ontology and the question catalogue. It only delegates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pyoxigraph as ox

from kg._util.paths import home
from kg.errors import KgError, NotFoundError, Problem, QueryError
from kg.ingest import quads as quads_
from kg.model import edtf, facts, rdf
from kg.model.iris import BASE, LEDGER, MADE_ANEW, ONTOLOGY_GRAPH, expand
from kg.model.ontology import Ontology
from kg.query import cards, catalogue, search
from kg.query.entity import Entity
from kg.query.frames import Answer, in_vietnamese_order, membership_note, plain_value, rdflib_graph
from kg.reasoning import owl_rl
from kg.resolution import matching, proposals
from kg.store import embedded, labels
from kg.store.base import Bindings, Store
from kg.store.terms import read_files
from kg.validation import check

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.linkage.mandate.basis import Basis
    from kg.linkage.mandate.ledger import Ledger
    from kg.linkage.suggestion.candidates import CandidateIndex
    from kg.network.filters import NetworkOptions


_ID = re.compile(r"[a-z-]+/[^\s<>\"{}|\\^`]+")


class KnowledgeGraph:
    """A checked graph with its questions. Made by `kg.load()`."""

    def __init__(
        self,
        held: Store,
        ontology: Ontology,
        data: facts.Data | Callable[[], facts.Data] | None = None,
        state: str = "",
    ) -> None:
        self.store, self.ontology, self._stated = held, ontology, data
        self.state = state  # of data, words and code that it was made of, where that is known
        self._handed_out = False

    def __repr__(self) -> str:
        return cards.graph_text(self.store)

    def _repr_html_(self) -> str:
        return cards.graph_html(self.store)

    @cached_property
    def data(self) -> facts.Data | None:
        """The facts that it was loaded from, each with its file and line; None where it was loaded from quads.

        Raises KgError where they are read only now, and have changed.
        """
        return self._stated() if callable(self._stated) else self._stated

    # -- asking --

    @cached_property
    def queries(self) -> dict[str, catalogue.Query]:
        """The question catalogue by name."""
        return catalogue.catalogue(home() / "queries")

    def query(self, name: str, **params: object) -> pd.DataFrame:
        """Answer a question of the catalogue. Ids come out as ids.

        `attrs["reasoned"]` says whether the graph was reasoned, `attrs["undated"]` how many undated things a
        filter by date left aside, `attrs["note"]` what is to be said of the whole answer (holes of a register),
        `attrs["parameters"]` the value of each parameter, given or not.

        Raises NotFoundError for an unknown name or id, QueryError for a parameter that does not fit.
        """
        return self.answer(name, **params).frame()

    def answer(self, name: str, **params: object) -> Answer:
        """Answer a question of the catalogue as plain rows, without pandas; raises what `query` raises."""
        query = catalogue.find(self.queries, name)
        values = {k: str(v) for k, v in params.items()}
        store = self._with_ledger() if query.ledger else self.store
        found = self.rows(catalogue.run(store, query, values))
        for parameter in query.parameters if not found.rows else ():
            if parameter.type == "iri" and values.get(parameter.name):
                _ = self[values[parameter.name]]  # nothing was found: perhaps of what is misspelt
        first = dict(zip(found.columns, found.rows[0], strict=True)) if found.rows else {}
        found = replace(
            found,
            parameters={p.name: values.get(p.name, p.default) for p in query.parameters},
            undated=catalogue.left_aside(self.store, query, values),
            note=query.note.format(**first) if query.note and first else "",
        )
        return in_vietnamese_order(found, query.sort) if query.sort else found

    def select(self, text: str) -> pd.DataFrame:
        """Run a SELECT query: its rows as a DataFrame. Raises QueryError for another form."""
        return self.frame(self.store.select(text))

    def sparql(self, text: str) -> Any:
        """Run SPARQL: a DataFrame for SELECT, an rdflib.Graph for CONSTRUCT and DESCRIBE, a bool for ASK.

        The default graph is the union of all sources, of the ontology, of what was inferred and of the ledger.
        A DataFrame's `attrs["reasoned"]` and `attrs["ledger"]` say whether the last two are there.
        """
        answer = self.store.query(text)
        if isinstance(answer, Bindings):
            return self.frame(answer)
        return answer if isinstance(answer, bool) else rdflib_graph(answer)

    def frame(self, table: Bindings) -> pd.DataFrame:
        """An answer as a DataFrame: ids, texts, numbers, None where unbound."""
        return self.rows(table).frame()

    def rows(self, table: Bindings) -> Answer:
        """An answer as plain rows."""
        plain = tuple(tuple(plain_value(t) for t in row) for row in table.rows)
        return Answer(table.columns, plain, self.store.reasoned, LEDGER in self.store.graphs())

    def region_members(self, region: str | Entity, *, on: str) -> pd.DataFrame:
        """The provinces of a region on a day.

        Columns: province, provinceLabel, regime, certainty, seenFor, basis, citation, note.

        `certainty` is seen, believed or derived for that very day, or unknown for a new province that no list of that
        day takes in and whose predecessors lay in several regions; `note` says it in words.
        """
        frame = self.query("region-members", region=region, on=on)
        frame["note"] = [
            membership_note(c, s, b, on)
            for c, s, b in zip(*(frame[key].fillna("") for key in ("certainty", "seenFor", "basis")), strict=True)
        ]
        if (
            frame.loc[frame["certainty"] != "unknown", "regime"].nunique() > 1
        ):  # the rules change within a month, and the day is not known
            frame["note"] += "; two lists meet in this month, and the day of the change is not known"
        return frame

    # -- things --

    def __getitem__(self, identifier: str | Entity) -> Entity:
        """The thing of that id (or IRI). Raises NotFoundError with the nearest id."""
        name = expand(str(identifier)).removeprefix(BASE)
        if name not in self:
            near = self.ontology.nearest(name, self._names)
            raise NotFoundError(
                f"nothing has the id {name!r}",
                hint=f"did you mean {near}?" if near else "kg find TEXT looks names up",
            )
        return Entity(self, name)

    def __contains__(self, identifier: object) -> bool:
        """Whether something of that id is known, by a name or (as an agreement may be) without one."""
        name = str(identifier).removeprefix(BASE)
        return (_ID.fullmatch(name) is not None and self._described(name)) or name in self._names

    def _described(self, name: str) -> bool:
        answer = self.store.query(f"ASK {{ <{BASE}{name}> a ?class }}")
        return answer is True

    def __iter__(self) -> Iterator[Entity]:
        return (Entity(self, name) for name in self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def basis(self) -> Basis:
        """What sources document between actors, as the functions of `kg.linkage` read it."""
        return self._basis

    @cached_property
    def _basis(self) -> Basis:
        from kg.linkage.mandate.basis import read

        return read(self.store, self.ontology)

    @property
    def ledger(self) -> Ledger:
        """What is documented between actors, and what became of each call: decided once."""
        return self._ledger

    @cached_property
    def _ledger(self) -> Ledger:
        from kg.linkage.mandate.ledger import read

        return read(self.basis)

    @property
    def candidates(self) -> CandidateIndex:
        """What partners are suggested on (`kg.partners`)."""
        return self._candidates

    @cached_property
    def _candidates(self) -> CandidateIndex:
        from kg.linkage.suggestion.candidates import of_graph

        return of_graph(self.ledger)

    @cached_property
    def _known(self) -> proposals.Known:
        return proposals.known(self.store)

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        return labels.names(self.store)

    @cached_property
    def _searched(self) -> dict[str, tuple[str, ...]]:
        """Names as they are searched: a dated name is that of what it names, and the words of an id are a name too."""
        named = dict(labels.named_things(self.store))
        found: dict[str, tuple[str, ...]] = {}
        for thing, texts in self._names.items():
            of = named.get(thing, thing)
            found[of] = (*found.get(of, ()), *texts, *([] if thing in named else [thing.rpartition("/")[2]]))
        return found

    def find(self, text: str, *, province: str | Entity = "", limit: int | None = 10) -> list[Entity]:
        """Things whose name, alias or abbreviation has all these words; tone marks and case do not matter, nor one slip
        of typing a word, nor “tỉnh” or “city” beside the name of a place.

        Best first; words may be cut short at the end of the text. After something that was renamed, merged or
        absorbed comes what it became; `when` of each says which was when. `province`, by id or name, keeps what sits or
        is held there. Raises NotFoundError for a province that is none.
        """
        there = labels.in_province(self.store, self.province(province)) if province else None
        found: dict[str, None] = {}
        for name in search.find(self._searched, text):
            if limit is not None and len(found) >= limit:
                break
            thing = Entity(self, name)
            found.update(dict.fromkeys(e.id for e in (thing, *thing.later) if there is None or e.id in there))
        return [Entity(self, name) for name in found][:limit]

    @property
    def known(self) -> proposals.Known:
        """Everybody the graph speaks of, as names are resolved against them."""
        return self._known

    def province(self, province: str | Entity) -> str:
        """The id of a province, given by id, by IRI or by name."""
        given = str(province).removeprefix(BASE)
        if "/" not in given and (
            near := search.find({p: n for p, n in self._names.items() if p.startswith("province/")}, given)
        ):
            return near[0]
        there = given in self
        if not there or not given.startswith("province/"):
            wrong = f"{given!r} is no province" if there else f"nothing has the id {given!r}"
            raise NotFoundError(wrong, hint="a province looks like province/hai-phong")
        return given

    def resolve(self, name: str, *, province: str | Entity = "", on: str = "") -> matching.Decision:
        """Which known organisation or province a name means, in a document about a province and of a day, if known.

        Returns a Decision: `judgement` same, unsure or none; `id`; `score` 0–100; `reason`; `others`, by nearness.
        Raises KgError for a province that is none or a day that is no date.
        """
        about = self.province(province) if province else ""
        try:
            span = edtf.parse(on) if on else edtf.Span(None, None)
        except ValueError as error:
            raise KgError(f"on: {error}", hint="write a day, such as 2019-10-11") from error
        known = self._known.organisations
        if place := matching.province_named(known.places, name):
            return matching.Decision(matching.SAME, place, 100.0, "the name of a province")
        return matching.resolve(known, name, province=about, on=span if on else None)

    def label(self, identifier: str | Entity, *, lang: str = "vi") -> str:
        """The label of an id in a language. In Vietnamese, the id itself where it has none; in English, nothing."""
        about = f"<{expand(str(identifier))}>"
        table = self.store.select(f"SELECT DISTINCT ?l {{ {about} rdfs:label|lk:name|lk:nameEn ?l }} ORDER BY ?l")
        terms = [t for (t,) in table.rows if isinstance(t, ox.Literal)]
        chosen = next((t.value for t in terms if t.language == lang), "")
        return chosen if lang != "vi" else chosen or next((t.value for t in terms), str(identifier))

    # -- handing on --

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store; its default graph is the union of the named graphs."""
        self._handed_out = True  # through it sources may change unseen
        return self.store.dataset()

    def network(self, kind: str = "everything", **options: Unpack[NetworkOptions]) -> nx.MultiDiGraph[str]:
        """The network as a plain networkx graph.

        `kind`: everything, participation, co-participation, collaboration, affiliation or hierarchy. Options, all by
        keyword: people, groups, and the filters region, on, type, category, role, edge, status, since, until,
        source, certainty, registers; `kg.network.construct.network` tells what each takes.
        """
        from kg.network.construct import network

        return network(self.store, self.ontology, kind, **options)

    def reason(self) -> int:
        """Infer what the ontology implies and store it, and the ledger beside it; returns the number of triples."""
        from kg.linkage.mandate.ledger import MOST_TIES, size_of
        from kg.linkage.mandate.ledger_graph import quads

        inferred = owl_rl.materialise(self.store, self.ontology)
        self._forget()
        if size_of(self.basis) <= MOST_TIES:
            self.store.replace({LEDGER: quads(self.ledger)})
        return inferred

    def load_files(self, paths: str | Path | Sequence[str | Path]) -> dict[str, int]:
        """Load RDF files in the ontology's words, all or none; what was inferred is dropped.

        A graph of the same name is replaced. Returns the number of quads by named graph. Raises KgError for
        a file that cannot be read, a word that the ontology has not, or two files for one graph.
        """
        graphs = read_files([paths] if isinstance(paths, (str, Path)) else paths, self.ontology)
        self.put(graphs)
        return {name: len(statements) for name, statements in sorted(graphs.items())}

    def put(self, graphs: Mapping[str, Sequence[ox.Quad]]) -> None:
        """Put sources' graphs in place of those of the same name, beside the ontology."""
        sources = {name: quads for name, quads in graphs.items() if name not in MADE_ANEW}
        self.store.replace_sources({**sources, ONTOLOGY_GRAPH: list(rdf.ontology_quads(self.ontology))})
        self._forget()

    def _forget(self) -> None:
        """Before or after a change: nothing that was worked out of the old state stays."""
        self.state = ""
        for kept in ("_names", "_searched", "_known", "_basis", "_ledger", "_candidates"):
            self.__dict__.pop(kept, None)

    def _with_ledger(self) -> Store:
        """A store that has the ledger: this one, or a copy in memory where it is not there (or may not be written)."""
        from kg.linkage.mandate.ledger import MOST_TIES, size_of
        from kg.linkage.mandate.ledger_graph import quads

        if LEDGER in self.store.graphs() and not self._handed_out:
            return self.store
        self._forget()  # somebody else may have changed the store
        if (size := size_of(self.basis)) > MOST_TIES:
            raise QueryError(
                f"the ledger would have about {size:,} ties, too many to be asked in SPARQL",
                hint="kg scorecard, gaps and partners read it without",
            )
        copy = embedded.memory()
        copy.replace({name: list(self.store.quads(name)) for name in self.store.graphs() if name != LEDGER})
        copy.replace({LEDGER: quads(self.ledger)})
        return copy

    def problems(self, *, texts: str | Path | None = None) -> list[Problem]:
        """Everything that is wrong with the data, sorted by place; `texts` is a directory of sources' texts."""
        if self.data is None:
            return check.store_problems(self.store, self.ontology, home())
        made = quads_.quads(self.data, self.ontology)
        return check.problems(self.data, made, self.store, self.ontology, home(), texts=Path(texts) if texts else None)

    def save(self, path: str | Path) -> Path:
        """Write the graph, sorted; the ending tells the format. The file is replaced whole or not at all.

        .trig, .nq and .jsonld keep the named graphs; .ttl, .nt, .rdf and .n3 hold their union, each triple once.
        Raises KgError for another ending.
        """
        from kg._util.atomic import write_bytes
        from kg.store.rdf_files import written

        return write_bytes(Path(path), written(self.store.quads(), Path(path)))
