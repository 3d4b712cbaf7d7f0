"""The words that code speaks of by name, typed once; tests hold them against ontology/core.ttl.

A member is a text, equal to the local name of its property or class or to the slug of its concept, so that a wrong
word is an error of types and not an empty answer. Words that no code has to know are not here: what is drawn,
counted or exported of a word is said by annotations on it (`kg.model.ontology`).
"""

from __future__ import annotations

from enum import StrEnum, auto

from kg.model.ontology import Ontology


class Word(StrEnum):
    """A word whose text is the member's name as written; an underscore stands for a hyphen."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        return name.rstrip("_").replace("_", "-")

    @property
    def slug(self) -> str:
        """The last part of the id of its concept."""
        return str(self).replace(" ", "-")


class Key(Word):
    """Properties."""

    abbreviation = auto()
    addressedTo = auto()
    addressedToAgent = auto()
    aim = auto()
    alias = auto()
    answersFirst = auto()
    answersSecond = auto()
    callConcerns = auto()
    category = auto()
    certainty = auto()
    citation = auto()
    concerns = auto()
    concludedAt = auto()
    copyOf = auto()
    coveredBody = auto()
    coveredFrom = auto()
    coveredUntil = auto()
    coveringSource = auto()
    date = auto()
    dateBasis = auto()
    dateInferred = auto()
    designatedIn = auto()
    directedBy = auto()
    earliest = auto()
    earliestEnd = auto()
    end = auto()
    endExample = auto()
    event = auto()
    evidence = auto()
    firstEnd = auto()
    giver = auto()
    holder = auto()
    inVerdict = auto()
    knownBefore = auto()
    language = auto()
    latest = auto()
    latestEnd = auto()
    latitude = auto()
    longitude = auto()
    madeAt = auto()
    madeBy = auto()
    mandate = auto()
    manner = auto()
    memberCategory = auto()
    memberCount = auto()
    modality = auto()
    nameEn = auto()
    name_ = auto()
    namedAs = auto()
    note = auto()
    ofCall = auto()
    ofTie = auto()
    organises = auto()
    paraphrase = auto()
    participant = auto()
    party = auto()
    place = auto()
    post = auto()
    postIn = auto()
    predecessor = auto()
    product = auto()
    province = auto()
    published = auto()
    publisher = auto()
    purpose = auto()
    quote = auto()
    raisedAt = auto()
    readOn = auto()
    readingStatus = auto()
    reason = auto()
    receiver = auto()
    regime = auto()
    region = auto()
    role = auto()
    scope = auto()
    scopedEnd = auto()
    seat = auto()
    secondEnd = auto()
    seenFor = auto()
    source = auto()
    status = auto()
    subOrganisationOf = auto()
    successor = auto()
    term = auto()
    termLength = auto()
    territory = auto()
    tieDated = auto()
    tieDetail = auto()
    tieEarliest = auto()
    tieFirst = auto()
    tieKind = auto()
    tieLatest = auto()
    tieOf = auto()
    tieOrder = auto()
    tieRecord = auto()
    tieSecond = auto()
    tieSource = auto()
    tieWhere = auto()
    title_ = auto()
    url = auto()
    verdictCall = auto()
    verdictFirst = auto()
    verdictReading = auto()
    verdictSecond = auto()
    verdictReason = auto()


class Kind(Word):
    """Classes."""

    ActorCategory = auto()
    Agent = auto()
    Call = auto()
    Certainty = auto()
    Change = auto()
    Collaboration = auto()
    Concept = auto()
    Coverage = auto()
    DocumentedTie = auto()
    EdgeKind = auto()
    Enterprise = auto()
    Event = auto()
    Evidence = auto()
    HelixSide = auto()
    LinkageCall = auto()
    MandateState = auto()
    Organisation = auto()
    PairReading = auto()
    ParticipantGroup = auto()
    Participation = auto()
    Person = auto()
    Post = auto()
    Province = auto()
    ReasonCode = auto()
    Region = auto()
    RegionMembership = auto()
    ResearchInstitute = auto()
    Role = auto()
    Source = auto()
    Status = auto()
    StyleGroup = auto()
    Tenure = auto()
    TerritorialChange = auto()
    Territory = auto()
    TieInVerdict = auto()
    TieKind = auto()
    TieOrder = auto()
    TieWhere = auto()
    Undertaking = auto()
    University = auto()
    Verdict = auto()


class EdgeKind(Word):
    """Kinds of edges that code makes in a way of their own; all others are made as their words say."""

    participation = auto()
    tenure = auto()
    parent = auto()
    co_organisation = auto()
    co_participation = auto()
    collaboration = auto()
    topic = auto()
    directed = auto()
    supervision = auto()


class NetworkKind(Word):
    """The networks that can be asked for."""

    everything = auto()
    participation = auto()
    co_participation = auto()
    collaboration = auto()
    affiliation = auto()
    hierarchy = auto()


class StyleGroup(Word):
    """Groups of classes on maps; a group that is not here looks like `other`."""

    state = auto()
    centre = auto()
    knowledge = auto()
    business = auto()
    other = auto()
    person = auto()
    group = auto()
    event = auto()
    call = auto()
    subject = auto()
    category = auto()
    territory = auto()


class TieKind(Word):
    """What documents that two actors work together, or met."""

    agreement = auto()
    co_organisation = auto()
    co_attendance = auto()
    class_participation = auto()


class TieOrder(Word):
    """When a tie was, against a call."""

    before = auto()
    after = auto()
    unordered = auto()
    calling_event = auto()


class TieWhere(Word):
    """Where a tie lies, against the scope of a call."""

    inside = auto()
    partly = auto()
    outside = auto()
    open = auto()
    own_unit = auto()


class Mandate(Word):
    """What became of a call; a text as tables show it."""

    followed = "followed"
    partly = "partly"
    none_found = "none found"
    not_covered = "not covered"
    none_asked = "none asked"


class Code(Word):
    """Why something is so."""

    ties_after = auto()
    lesser_ties_after = auto()
    both_ends_named = auto()
    end_not_named = auto()
    too_few_named = auto()
    no_pair = auto()
    no_scope = auto()
    scope_unknown = auto()
    call_day_unknown = auto()
    dates_inferred = auto()
    seats_unknown = auto()
    one_source = auto()
    not_new = auto()
    day_not_told = auto()
    where_open = auto()
    actors_where_open = auto()
    one_event = auto()
    one_partner = auto()
    no_tie = auto()
    not_covered_both = auto()
    unit_tied = auto()


Labels = tuple[str, str]  # Vietnamese, English


def labels(ontology: Ontology, cls: str) -> dict[str, Labels]:
    """The labels of a closed list by slug, in its order."""
    return {slug_of(term.name): (term.label("vi"), term.label("en")) for term in ontology.listed(cls)}


def phrases(ontology: Ontology, cls: str) -> dict[str, Labels]:
    """How the concepts of a list read between two names, by slug; those that say so."""
    terms = (term for term in ontology.listed(cls) if term.phrases)
    return {slug_of(term.name): (term.phrases.get("vi", ""), term.phrases.get("en", "")) for term in terms}


def slug_of(concept: str) -> str:
    """The last part of an id."""
    return concept.rpartition("/")[2]
