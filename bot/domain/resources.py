"""Finding resources by what people type.

Every word counts: title, topics, kind, style, level and note are looked at, the beginning of a
word is enough, and a word that fits nowhere is taken for a slip of the finger.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from bot.domain.roadmap import Resource, ResourceKind, StarterList, Style, Topic
from bot.domain.vocabulary import Fit, Vocabulary, telling, words

_TITLE, _TOPIC, _SORT, _NOTE, _IDEA = 9, 8, 6, 4, 3
_ELSEWHERE = 2
_MOST_ALIKE = 3
_KINDS = (ResourceKind.COURSE, ResourceKind.BOOK, ResourceKind.VIDEO, ResourceKind.TUTORIAL)
"""What teaches a topic from the start, the most thorough first; other kinds come after these."""


def find(  # noqa: PLR0913 - the filters of one question
    resources: Sequence[Resource],
    asked: str,
    *,
    topics: Sequence[Topic] = (),
    starters: Sequence[StarterList] = (),
    kind: ResourceKind | str | None = None,
    style: Style | str | None = None,
    free: bool | None = None,
    limit: int = 8,
) -> tuple[Resource, ...]:
    """The resources that fit `asked` best, best first; without words, those weeks ask for first.

    What fits fewer of the words is left out where something fits more of them. A resource on a
    topic that is named comes before one that only mentions it, and among these a course before a
    book and a book before the rest; what is on a list to start with that is named comes first.
    `topics` lend their titles and ideas.
    """
    numbers = [
        number
        for number, resource in enumerate(resources)
        if (kind is None or resource.kind == kind)
        and (style is None or resource.style == style)
        and (free is None or resource.free is free)
    ]
    index = _index(tuple(resources), tuple(topics))
    meant = [index.vocabulary.meant(word) for word in telling(asked)]
    if asked.strip() and not meant:
        return ()
    long = [fits for word, fits in zip(telling(asked), meant, strict=True) if len(word) > 1]
    if long and not any(long):
        return ()  # a single letter would be found anywhere
    scores = _scores(index, meant, numbers) if meant else dict.fromkeys(numbers, 0)
    about = _named(index.topics, meant)
    first = _first(starters, asked)
    scores |= {n: 0 for n in numbers if resources[n].id in first and n not in scores}

    def place(number: int) -> tuple[int, bool, int, int, int, bool, int]:
        resource = resources[number]
        near = _nearness(resource, about, first)
        return (*near, -scores[number], not resource.core, number)

    return tuple(resources[number] for number in sorted(scores, key=place)[:limit])


def nearest(topics: Sequence[Topic], asked: str) -> tuple[str, ...]:
    """The titles of the topics that are most like what was asked for, in its letters."""
    titles = {topic.title.casefold(): topic.title for topic in topics}
    alike = get_close_matches(asked.casefold(), titles, n=_MOST_ALIKE, cutoff=0.0)
    return tuple(titles[one] for one in alike)


def _first(starters: Sequence[StarterList], asked: str) -> Mapping[str, int]:
    """The places in the list to start with that is called just so."""
    wanted = set(words(asked))
    for starter in starters:
        if wanted and set(words(starter.title)) == wanted:
            return {resource.id: place for place, resource in enumerate(starter.resources)}
    return {}


def _nearness(
    resource: Resource, about: Collection[str], first: Mapping[str, int]
) -> tuple[int, bool, int, int]:
    """How near a resource is to the topics that are named, whatever its words; nearest first."""
    distance = -1 if resource.id in first else _distance(resource, about)
    aside = not resource.core and 0 <= distance < _ELSEWHERE
    return distance, aside, _kind(resource) if distance <= 0 else 0, first.get(resource.id, 0)


def _kind(resource: Resource) -> int:
    return _KINDS.index(resource.kind) if resource.kind in _KINDS else len(_KINDS)


@dataclass(frozen=True, slots=True)
class _Index:
    """Which word has which weight in which resource, and the words that topics are called by."""

    vocabulary: Vocabulary
    holders: Mapping[str, Mapping[int, int]]
    topics: Mapping[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=16)
def _index(resources: tuple[Resource, ...], topics: tuple[Topic, ...]) -> _Index:
    titles = {topic.id: topic.title for topic in topics}
    ideas = {topic.id: _ideas(topic) for topic in topics}
    holders: dict[str, dict[int, int]] = {}
    for number, resource in enumerate(resources):
        for word, weight in _weights(resource, titles, ideas).items():
            holders.setdefault(word, {})[number] = weight
    used = dict.fromkeys(topic for resource in resources for topic in resource.topics)
    called = {topic: _names(topic, titles) for topic in used}
    return _Index(Vocabulary.of(holders), holders, called)


def _names(topic: str, titles: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    return frozenset(words(titles.get(topic, topic))), frozenset(words(topic))


def _ideas(topic: Topic) -> str:
    facets = (facet.title for facet in (*topic.skills, *topic.applications))
    return " ".join((*topic.ideas, *facets))


def _weights(
    resource: Resource, titles: Mapping[str, str], ideas: Mapping[str, str]
) -> dict[str, int]:
    """The words of a resource, each with the weight of the best place it stands in."""
    on = " ".join(f"{topic} {titles.get(topic, '')}" for topic in resource.topics)
    sort = f"{resource.kind} {resource.style} {resource.level}"
    of = " ".join(ideas.get(topic, "") for topic in resource.topics)
    places = (
        (of, _IDEA),
        (resource.note, _NOTE),
        (sort, _SORT),
        (on, _TOPIC),
        (resource.title, _TITLE),
    )
    return {word: weight for text, weight in places for word in words(text)}


def _scores(
    index: _Index, meant: Sequence[Mapping[str, Fit]], numbers: Collection[int]
) -> dict[int, int]:
    """The weight of all words together, for the resources that fit the most of them."""
    wanted = set(numbers)
    fits: dict[int, int] = {}
    scores: dict[int, int] = {}
    for word in meant:
        best: dict[int, int] = {}
        for known, fit in word.items():
            for number, weight in index.holders[known].items():
                best[number] = max(best.get(number, 0), weight - fit)
        for number in best.keys() & wanted:
            fits[number] = fits.get(number, 0) + 1
            scores[number] = scores.get(number, 0) + best[number]
    most = max(fits.values(), default=0)
    return {number: score for number, score in scores.items() if fits[number] == most}


def _named(
    topics: Mapping[str, tuple[frozenset[str], ...]], meant: Sequence[Mapping[str, Fit]]
) -> frozenset[str]:
    """The topics that are named in full; where none is, those that all words are part of."""
    typed = {known for word in meant for known in word}
    full = {topic for topic, names in topics.items() if any(name <= typed for name in names)}
    if full or not meant:
        return frozenset(full)
    return frozenset(
        topic
        for topic, names in topics.items()
        if any(all(name & word.keys() for word in meant) for name in names)
    )


def _distance(resource: Resource, about: Collection[str]) -> int:
    """0 where a named topic is what the resource is about, 1 where it is on it as well."""
    if resource.topics and resource.topics[0] in about:
        return 0
    return 1 if any(topic in about for topic in resource.topics) else _ELSEWHERE
