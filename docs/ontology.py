"""The ontology as one page for people, by pyLODE:  python docs/ontology.py build/ontology.html

pyLODE puts texts of two languages side by side without a space and takes every list of concepts for an ontology;
so it is given a copy in which each term has one label of both languages and a class lists its concepts.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pylode import OntPub
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from kg._util.paths import home
from kg.model.iris import BASE

# pyLODE lays out for a desk: on a phone its tables, its margins and its list of contents leave the window.
FITTING = """<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  body { padding: 1rem; }
  #content, #toc { position: static; width: auto; max-width: 100%; height: auto; margin: 0; padding: 0; }
  #pylode { display: none; }
  .entity table, .entity tbody, .entity tr, .entity th, .entity td { display: block; width: auto; }
  .entity th, .entity td { padding-bottom: .3rem; }
  pre { white-space: pre-wrap; }
}
</style>
</head>"""


def prepared() -> Graph:
    """Core and alignments as one graph that pyLODE shows well."""
    graph = Graph().parse(home() / "ontology" / "core.ttl").parse(home() / "ontology" / "alignments.ttl")
    graph.remove((URIRef(BASE + "alignments"), None, None))
    for term in set(graph.subjects(RDF.type)):
        if not str(term).startswith(BASE):  # a superclass elsewhere is a link, not a section that takes our anchor
            graph.remove((term, None, None))
    for scheme in set(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        graph.remove((scheme, None, None))
    concepts = {c: cls for c in graph.subjects(SKOS.inScheme) for cls in graph.objects(c, RDF.type)}
    for predicate, between in ((RDFS.label, " · "), (DCTERMS.title, " · "), (SKOS.definition, "\n\n")):
        for subject in set(graph.subjects(predicate)):
            texts = {o.language: str(o) for o in graph.objects(subject, predicate) if isinstance(o, Literal)}
            graph.remove((subject, predicate, None))
            graph.add((subject, predicate, Literal(between.join(texts[k] for k in ("vi", "en") if k in texts))))
    for cls in set(concepts.values()):
        listed = "".join(
            f"\n- `{str(c).removeprefix(BASE)}` {graph.value(c, RDFS.label)}"
            for c in sorted(concepts)
            if concepts[c] == cls
        )
        told = graph.value(cls, SKOS.definition)
        graph.set((cls, SKOS.definition, Literal(f"{told}\n{listed}")))
    for concept in concepts:
        graph.remove((concept, None, None))
    return graph


def main() -> None:
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    graph = prepared()
    page = OntPub(graph, sort_subjects=True)
    for term in set(graph.subjects(RDF.type)):  # anchors are the ends of IRIs, so that an IRI leads to its section
        if str(term).startswith(BASE) and not str(term).endswith("#"):
            page.fids[str(term)] = str(term).removeprefix(BASE).removeprefix("ontology#").replace("/", "-")
    html = page.make_html()
    target.write_text(html.replace("<html>", '<html lang="vi">', 1).replace("</head>", FITTING, 1), encoding="utf-8")


if __name__ == "__main__":
    main()
