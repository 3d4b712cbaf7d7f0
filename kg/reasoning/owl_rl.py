"""What follows from the axioms: an OWL RL closure into a graph of its own, and consistency by HermiT.

The closure is computed set at a time, by predicate, from rules read off the ontology itself (the rules are
those of OWL 2 Profiles, section 4.3, tables 5 and 7: prp-dom, prp-rng, prp-symp, prp-trp, prp-spo1,
prp-spo2, prp-inv, prp-eqp, cax-sco, cax-eqc, cax-dw). Axioms of other kinds are refused by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.iris import INFERRED, MADE_ANEW, PREFIXES, compress
from kg.model.ontology import Ontology
from kg.model.rdf import text_of
from kg.store.base import Store

_RDF, _RDFS, _OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]
_TYPE = _RDF + "type"
Pairs = set[tuple[str, str]]
_HANDLED = {
    _OWL + name
    for name in (
        "versionIRI",
        "versionInfo",
        "deprecated",
        "inverseOf",
        "propertyChainAxiom",
        "members",
        "equivalentClass",
        "equivalentProperty",
    )
}
_TYPES = {
    _OWL + name
    for name in (
        "Class",
        "Ontology",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "SymmetricProperty",
        "TransitiveProperty",
        "AllDisjointClasses",
        "NamedIndividual",
    )
}


@dataclass(frozen=True)
class Rules:
    """The axioms of an ontology as plain IRIs."""

    subclass: dict[str, tuple[str, ...]]
    subproperty: dict[str, tuple[str, ...]]
    domain: dict[str, tuple[str, ...]]
    range: dict[str, tuple[str, ...]]
    inverse: tuple[tuple[str, str], ...]
    symmetric: tuple[str, ...]
    transitive: tuple[str, ...]
    chains: tuple[tuple[str, tuple[str, ...]], ...]
    disjoint: tuple[tuple[str, ...], ...]
    objects: frozenset[str] = field(default_factory=frozenset)  # object properties


def rules(triples: Iterable[ox.Triple]) -> Rules:
    """Read the rules off an ontology's triples.

    Raises KgError for an axiom that the closure would silently leave out.
    """
    table: dict[str, dict[str, list[str]]] = {}
    for t in triples:
        if not isinstance(t.object, (ox.Literal, ox.Triple)) and not isinstance(t.subject, ox.Triple):
            table.setdefault(t.predicate.value, {}).setdefault(t.subject.value, []).append(t.object.value)
    _refuse_others(table)
    types = table.get(_TYPE, {})

    def typed(kind: str) -> tuple[str, ...]:
        return tuple(sorted(s for s, kinds in types.items() if _OWL + kind in kinds))

    def both_ways(one_way: str, equal: str) -> dict[str, tuple[str, ...]]:
        pairs = {(a, b) for a, bs in table.get(one_way, {}).items() for b in bs}
        for a, bs in table.get(equal, {}).items():
            pairs |= {(a, b) for b in bs} | {(b, a) for b in bs}
        return {a: tuple(sorted(y for x, y in pairs if x == a)) for a, _ in pairs}

    def plain(predicate: str) -> dict[str, tuple[str, ...]]:
        return {a: tuple(bs) for a, bs in table.get(predicate, {}).items()}

    return Rules(
        subclass=both_ways(_RDFS + "subClassOf", _OWL + "equivalentClass"),
        subproperty=both_ways(_RDFS + "subPropertyOf", _OWL + "equivalentProperty"),
        domain=plain(_RDFS + "domain"),
        range={p: cs for p, cs in plain(_RDFS + "range").items() if _OWL + "ObjectProperty" in types.get(p, ())},
        inverse=tuple((a, b) for a, bs in table.get(_OWL + "inverseOf", {}).items() for b in bs),
        symmetric=typed("SymmetricProperty"),
        transitive=typed("TransitiveProperty"),
        chains=tuple(
            (p, tuple(_list(head, table)))
            for p, heads in table.get(_OWL + "propertyChainAxiom", {}).items()
            for head in heads
        ),
        disjoint=tuple(
            tuple(_list(head, table)) for heads in table.get(_OWL + "members", {}).values() for head in heads
        ),
        objects=frozenset(typed("ObjectProperty")),
    )


def _list(head: str, table: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    while head != _RDF + "nil":
        yield table[_RDF + "first"][head][0]
        head = table[_RDF + "rest"][head][0]


def _refuse_others(table: dict[str, dict[str, list[str]]]) -> None:
    kinds = (kind for several in table.get(_TYPE, {}).values() for kind in several)
    for word in (*(p for p in table if p not in _HANDLED), *(k for k in kinds if k not in _TYPES)):
        if word.startswith(_OWL):
            raise KgError(
                f"the reasoner has no rule for {word.removeprefix(_OWL)}",
                where="ontology",
                hint="say it with the axioms that kg.reason lists, or add the rule",
            )


@dataclass
class _State:
    """Relations by predicate and instances by class, as they grow."""

    relations: dict[str, Pairs]
    instances: dict[str, set[str]]
    _taken: dict[object, tuple[int, ...]] = field(default_factory=dict)

    def grown(self, rule: object, *inputs: Collection[object]) -> bool:
        """Whether what a rule draws on has grown since it was last applied: sets only ever grow."""
        sizes = tuple(map(len, inputs))
        if self._taken.get(rule) == sizes:
            return False
        self._taken[rule] = sizes
        return True

    def pairs(self, predicate: str) -> Pairs:
        """The pairs of a predicate."""
        return self.relations.get(predicate, set())

    def add(self, predicate: str, pairs: Iterable[tuple[str, str]]) -> None:
        self.relations.setdefault(predicate, set()).update(pairs)

    def count(self) -> int:
        return sum(map(len, self.relations.values())) + sum(map(len, self.instances.values()))


def closure(
    known: Rules,
    relations: dict[str, Pairs],
    instances: dict[str, set[str]],
    valued: dict[str, set[str]] | None = None,
) -> _State:
    """Everything that follows, as relations by predicate and instances by class.

    `relations` holds pairs of IRIs; `valued` the subjects of each property with literal values, which
    matter for domains only.
    """
    state = _State({p: set(pairs) for p, pairs in relations.items()}, {c: set(i) for c, i in instances.items()})
    for predicate, subjects in (valued or {}).items():
        for cls in known.domain.get(predicate, ()):
            state.instances.setdefault(cls, set()).update(subjects)
    before = -1
    while (now := state.count()) != before:
        before = now
        _relate(known, state)
        _classify(known, state)
    return state


def _relate(known: Rules, state: _State) -> None:
    for predicate, above in known.subproperty.items():
        if state.grown(("below", predicate), pairs := state.pairs(predicate)):
            for upper in above:
                state.add(upper, pairs)
    for a, b in known.inverse:
        for one, other in ((a, b), (b, a)):
            if state.grown(("inverse", one, other), pairs := state.pairs(other)):
                state.add(one, [(y, x) for x, y in pairs])
    for predicate in known.symmetric:
        if state.grown(("symmetric", predicate), pairs := state.pairs(predicate)):
            state.add(predicate, [(y, x) for x, y in pairs])
    for predicate in known.transitive:
        if state.grown(("transitive", predicate), pairs := state.pairs(predicate)):
            state.add(predicate, _join(pairs, pairs))
    for predicate, steps in known.chains:
        if state.grown(("chain", predicate, steps), *map(state.pairs, steps)):
            pairs = state.pairs(steps[0])
            for step in steps[1:]:
                pairs = _join(pairs, state.pairs(step))
            state.add(predicate, pairs)


def _join(left: Pairs, right: Pairs) -> Pairs:
    after: dict[str, list[str]] = {}
    for y, z in right:
        after.setdefault(y, []).append(z)
    return {(x, z) for x, y in left if y in after for z in after[y]}


def _classify(known: Rules, state: _State) -> None:
    for place, classes in enumerate((known.domain, known.range)):
        for predicate, here in classes.items():
            if state.grown((place, predicate), pairs := state.pairs(predicate)):
                ends = {pair[place] for pair in pairs}
                for cls in here:
                    state.instances.setdefault(cls, set()).update(ends)
    for cls, above in known.subclass.items():
        if state.grown(("class", cls), members := state.instances.get(cls, set())):
            for upper in above:
                state.instances.setdefault(upper, set()).update(members)


def _closed(store: Store, ontology: Ontology) -> tuple[_State, set[tuple[str, str, str]]]:
    """The closure of a store's sources, and the triples that were there before."""
    relations: dict[str, Pairs] = {}
    instances: dict[str, set[str]] = {}
    valued: dict[str, set[str]] = {}
    stated: set[tuple[str, str, str]] = set()
    for graph in store.graphs():
        if graph in MADE_ANEW:
            continue
        for quad in store.quads(graph):
            s, p, o = text_of(quad.subject), quad.predicate.value, quad.object
            if isinstance(o, ox.NamedNode):
                stated.add((s, p, o.value))
                if p == _TYPE:
                    instances.setdefault(o.value, set()).add(s)
                else:
                    relations.setdefault(p, set()).add((s, o.value))
            else:
                valued.setdefault(p, set()).add(s)
    return closure(rules(ontology.triples), relations, instances, valued), stated


def materialise(store: Store, ontology: Ontology) -> int:
    """Write what follows from the sources into the inferred graph, in place of what stood there.

    Returns how many triples were inferred. Sources' graphs are never written. Idempotent. Raises StoreError where
    a source of a remote store changes meanwhile: nothing is then inferred.
    """
    mark = store.begin_reasoning()
    state, stated = _closed(store, ontology)
    graph = ox.NamedNode(INFERRED)
    triples = {(x, p, y) for p, pairs in state.relations.items() for x, y in pairs}
    triples |= {(x, _TYPE, cls) for cls, members in state.instances.items() for x in members}
    fresh = [ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o), graph) for s, p, o in triples - stated]
    store.put_inferred(mark, fresh)
    return len(fresh)


def clashes(store: Store, ontology: Ontology) -> list[tuple[str, str, str]]:
    """Things that the facts put into two disjoint classes: (IRI, class, class), sorted (rule cax-dw)."""
    state, _ = _closed(store, ontology)
    found = set()
    for group in rules(ontology.triples).disjoint:
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                both = state.instances.get(a, set()) & state.instances.get(b, set())
                found |= {(x, compress(a), compress(b)) for x in both}
    return sorted(found)
