"""What a road is made of: resources, topics, milestones, weeks."""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What one does with a resource."""

    READ = "read"
    WATCH = "watch"
    LISTEN = "listen"
    DO = "do"


class ResourceKind(StrEnum):
    """What a resource is."""

    BOOK = "book"
    COMMUNITY = "community"
    COMPETITION = "competition"
    COURSE = "course"
    DATASET = "dataset"
    DOCS = "docs"
    NEWSLETTER = "newsletter"
    PAPER = "paper"
    PODCAST = "podcast"
    TOOL = "tool"
    TUTORIAL = "tutorial"
    VIDEO = "video"


class Level(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to learn from. `topics` are topic ids; `core` says that a week asks for it."""

    id: str
    title: str
    url: str
    kind: ResourceKind
    style: Style
    level: Level
    free: bool
    hours: float | None
    topics: tuple[str, ...]
    note: str
    core: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A skill a topic asks for, or something it is applied to."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject, why it matters and the ideas in it."""

    id: str
    title: str
    why: str
    ideas: tuple[str, ...]
    optional: bool = False
    skills: tuple[Facet, ...] = ()
    applications: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    id: str
    title: str
    summary: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the road from `first_week` to `last_week`, whether its weeks are written or not."""

    id: str
    number: int
    title: str
    summary: str
    goals: tuple[str, ...]
    modules: tuple[Module, ...]
    first_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deliverable that is done when every acceptance point holds."""

    id: str
    title: str
    deliverable: str
    acceptance: tuple[str, ...]
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to study and to talk about."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Recall:
    """A question about a week that is over, asked one week and four weeks later; and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Hours:
    """How long a week takes most people, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What a week becomes for those who take one way where the road branches.

    What it leaves empty stays as it is for everybody. `milestone` is an id under which the week's
    milestone is known to these people.
    """

    way: str
    theme: str | None = None
    topics: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    milestone: str | None = None
    deliverable: str | None = None
    acceptance: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    resources: tuple[Resource, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A project for people who take all of these ways: `ways` are ids of different branches."""

    id: str
    ways: tuple[str, ...]
    problem: str
    resources: tuple[Resource, ...]
    baseline: str
    metric: str
    caution: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the road. `phase`, `topics`, `aspects`, `skills` and `applications` are ids.

    `question` is asked at a check-in, `warning` said on the week's first and last day. A week that
    is light leaves room to catch up. A week with `cards` works on a project: `card` is the one for
    somebody's ways, once `along` has chosen it.
    """

    number: int
    id: str
    theme: str
    phase: str
    topics: tuple[str, ...]
    objectives: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    tasks: tuple[str, ...]
    prompts: tuple[Prompt, ...]
    question: str
    resources: tuple[Resource, ...]
    hours: Hours
    note: str | None = None
    warning: str | None = None
    recall: Recall | None = None
    aspects: tuple[str, ...] = ()
    capstone: bool = False
    light: bool = False
    skills: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    cards: tuple[Card, ...] = ()
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of weeks a cohort can run by itself; `finish` is said at its finish line."""

    id: str
    title: str
    first_week: int
    last_week: int
    finish: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a pace asks for, in hours a calendar week, whom it suits and what it takes.

    `needs` are what somebody should be able to say of themselves first.
    """

    hours: int
    suits: str | None = None
    needs: tuple[str, ...] = ()
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class StarterList:
    """A few resources to begin with on a subject; `phase` is an id, None for the whole road."""

    id: str
    title: str
    resources: tuple[Resource, ...]
    phase: str | None = None
