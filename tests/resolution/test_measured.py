"""Precision and recall over real mentions; rows, and their undoing."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SHARED, Run

# --- how a name is written
import kg
from kg._util.paths import home
from kg.ingest import reader, registers
from kg.model.ontology import Ontology
from kg.resolution.bodies import Places, parse
from kg.resolution.matching import NONE, SAME, Actor, Decision, Index, index, resolve
from kg.resolution.proposals import document_province
from kg.text.names import name_words

# --- measured


@dataclass(frozen=True)
class Mention:
    source: str
    text: str
    means: str


def scored(rows: Iterable[tuple[Mention, Decision]]) -> tuple[float, float, list[str]]:
    """Precision of the decisions `same`, recall over all mentions, and the mentions that were not found."""
    count: Counter[str] = Counter()
    missed = []
    for mention, decision in rows:
        right = decision.judgement == SAME and decision.id == mention.means
        count["right" if right else "wrong" if decision.judgement == SAME else "open"] += 1
        if not right:
            missed.append(f"{mention.source}: {mention.text} = {mention.means}, not {decision}")
    return count["right"] / max(count["right"] + count["wrong"], 1), count["right"] / count.total(), missed


def actors_of(mentions: Iterable[Mention], seats: dict[str, str], but: str = "") -> Iterator[Actor]:
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.source != but:
            names[mention.means].add(mention.text)
    return (Actor(i, tuple(sorted(texts)), seats.get(i, "")) for i, texts in sorted(names.items()))


def in_document(known: Index, mention: Mention, mentions: list[Mention], about: dict[str, str]) -> Decision:
    """A mention read in its document: for an ellipsis, those that the document names in full."""
    province = about[mention.source]
    first = resolve(known, mention.text, province=province)
    if first.judgement != NONE or not parse(mention.text, known.places).hollow:
        return first
    others = [resolve(known, m.text, province=province) for m in mentions if m.source == mention.source]
    return resolve(known, mention.text, province=province, named=[d.id for d in others if d.judgement == SAME])


def measured(mentions: list[Mention], seats: dict[str, str], about: dict[str, str], places: dict[str, str]) -> None:
    """All forms known, then each source's forms kept out in turn."""
    full = index(actors_of(mentions, seats), places)
    precision, recall, missed = scored((m, in_document(full, m, mentions, about)) for m in mentions)
    print(f"\nall forms: {len(mentions)} mentions, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.99 and recall >= 0.95, missed
    elsewhere = {(m.means, m.source) for m in mentions}
    held_out = []
    for source in sorted({m.source for m in mentions}):
        rest = index(actors_of(mentions, seats, but=source), places)
        for m in (m for m in mentions if m.source == source):
            if any(i == m.means and s != source for i, s in elsewhere):
                held_out.append((m, in_document(rest, m, mentions, about)))
            else:  # nobody else names it: it must not become somebody
                assert in_document(rest, m, mentions, about).judgement != SAME, m
    precision, recall, missed = scored(held_out)
    print(f"sources kept out in turn: {len(held_out)} mentions, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.99 and recall >= 0.85, missed


def province_names() -> dict[str, str]:
    source, _ = registers.read_register(home() / "data" / "registers" / "provinces.csv", {})
    assert source is not None
    return {
        name: fact.id
        for fact in source.facts
        if not fact.id.endswith("-2025")
        for name in (*fact.all("name"), *fact.all("alias"))
    }


def test_measured_on_the_readers_canonical_actors() -> None:
    """The forms of /shared/corpus, as two readers of 56 pages merged them."""
    folder = SHARED / "corpus" / "corpus_dev"
    if not (folder / "canonical_dev.yaml").is_file():
        pytest.skip("the readers' corpus is not at hand")
    import yaml

    canonical = yaml.safe_load((folder / "canonical_dev.yaml").read_text(encoding="utf-8"))["actors"]
    places = province_names()
    found = Places({name_words(name): place for name, place in places.items()})
    seats = {
        i: places[held["seats"][0]] for i, held in canonical.items() if held["seats"] and held["seats"][0] in places
    }
    mentions, about = [], {}
    for path in sorted((folder / "facts").glob("*.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        stated = [places[e["place"]] for e in page["events"] if e["place"] in places]
        named = {parse(a["name_vi"], found).province for a in page["actors"]} - {""}
        about[path.stem] = stated[0] if stated else named.pop() if len(named) == 1 else ""
        for actor in page["actors"]:
            forms = [actor["name_vi"], *([] if actor.get("elliptical") else actor["aliases"])]
            mentions += [Mention(path.stem, form, actor["id"]) for form in dict.fromkeys(forms)]
    assert {m.means for m in mentions} == set(canonical)
    measured(mentions, seats, about, places)


def test_measured_on_our_own_facts_and_rows(words: Ontology) -> None:
    data = reader.read([home() / "data"])
    rows = {(r.source, r.id): r.canonical for r in data.identities if r.judgement == "same"}
    places = province_names()
    found = Places({name_words(name): place for name, place in places.items()})
    mentions, about, seats = [], {}, {}
    for source in (s for s in data.sources if not s.register):
        about[source.id] = document_province(source, found)
        for fact in (f for f in source.facts if words.is_a(f.cls, "Organisation")):
            target = rows[source.id, fact.id]
            seats.update({target: fact.get("seat")} if fact.get("seat") else {})
            mentions += [
                Mention(source.id, form, target) for form in dict.fromkeys([*fact.all("name"), *fact.all("alias")])
            ]
    measured(mentions, seats, about, places)


def test_a_document_without_a_place_is_about_the_province_of_its_only_department(words: Ontology) -> None:
    data = reader.read([home() / "data"])
    places = Places({name_words(name): place for name, place in province_names().items()})
    about = {s.id: document_province(s, places) for s in data.sources}
    assert about["mang-luoi-hai-phong-2015"] == "province/hai-phong"  # no place; Sở KH&CN Hải Phòng
    assert about["lao-cai-hai-phong-2023"] == ""  # two departments


def test_what_the_country_has_one_of_needs_no_more_than_its_head(corpus: kg.KnowledgeGraph) -> None:
    for name, means in (("Chính phủ", "state-body/chinh-phu"), ("Quốc hội", "state-body/quoc-hoi")):
        assert (corpus.resolve(name).judgement, corpus.resolve(name).id) == (SAME, means)
    assert corpus.resolve("Chính phủ Lào").judgement != SAME
    assert corpus.resolve("Chính phủ Hàn Quốc").id == "state-body/chinh-phu-han-quoc"


def test_a_name_of_what_had_ended_tells_what_it_became(run: Run) -> None:
    """In whatever normal form it was typed."""
    name = "Sở Khoa học và Công nghệ tỉnh Nam Định"
    typed = unicodedata.normalize("NFD", name)
    code, out, _ = run("resolve", typed, "--on", "2025-10-01", "--format", "csv")
    row = next(csv.DictReader(io.StringIO(out)))
    assert (code, row["name"], row["judgement"]) == (0, name, "unsure")
    assert (row["id"], row["became"]) == ("department/so-khcn-nam-dinh", "department/so-khcn-ninh-binh-2025")


# --- rows


def test_the_resolver_agrees_with_every_row(corpus: kg.KnowledgeGraph) -> None:
    """Where it is sure of a body, it is the one that the row names; what it merges is never judged different."""
    assert corpus.data is not None
    for source in (s for s in corpus.data.sources if not s.register):
        about = document_province(source, Places({name_words(name): place for name, place in province_names().items()}))
        for fact in (f for f in source.facts if corpus.ontology.is_a(f.cls, "Organisation")):
            decision = corpus.resolve(fact.get("name"), province=fact.get("seat") or about)
            rows = {
                r.canonical: r.judgement for r in corpus.data.identities if (r.source, r.id) == (source.id, fact.id)
            }
            place = decision.id.startswith("province/")  # that of a party is a body, as its row tells
            if decision.judgement == SAME and not place:
                assert rows.get(decision.id) == "same", (source.id, fact.id, decision)


@pytest.mark.slow
def test_without_their_rows_the_right_ones_are_proposed(tmp_path: Path) -> None:
    """Rows taken away come back as proposals of `kg check`; none is proposed for what is judged."""
    import shutil

    shutil.copytree(home() / "data", tmp_path / "data")
    path = tmp_path / "data" / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    bodies = [
        n
        for n in lines
        if n.split(",")[1].split("/")[0] in ("department", "university", "ministry", "committee") and ",same," in n
    ]
    gone = random.Random(7).sample(bodies, 25)
    path.write_text("".join(n for n in lines if n not in gone), encoding="utf-8")
    told = [p for p in kg.load(tmp_path / "data", bundled=False).problems() if p.rule == "unjudged identity"]
    assert {(Path(p.file).stem, p.fact) for p in told} <= {tuple(n.split(",")[:2]) for n in gone}
    several = [n for n in gone if sum(n.split(",")[2] == other.split(",")[2] for other in lines) > 1]
    proposed = {(Path(p.file).stem, p.fact): p.hint for p in told}
    for row in several:
        source, local = row.split(",")[:2]
        assert f"{source},{local}," in proposed[source, local], row


@pytest.mark.slow
def test_taking_a_row_away_undoes_the_merge(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(home() / "data", tmp_path / "data")
    path = tmp_path / "data" / "identities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(n for n in lines if not n.startswith("nam-dinh-2020-most,event/workshop,")), encoding="utf-8"
    )
    graph = kg.load(tmp_path / "data", bundled=False)
    assert "event/nam-dinh-2020-most/workshop" in graph and "event/hoi-thao-nam-dinh-2020" in graph
    assert graph["event/hoi-thao-nam-dinh-2020"].evidence()["source"].tolist() == ["source/nam-dinh-2020"]


def test_words_that_are_wrong_are_one_line(corpus: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.NotFoundError, match="nothing has the id 'province/nowhere'"):
        corpus.resolve("Sở KH&CN", province="province/nowhere")
    with pytest.raises(kg.KgError, match="on: 'soon' is not a date"):
        corpus.resolve("Sở KH&CN", on="soon")
