"""People: who they are, what days they live in, and what they asked for."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.days import Era, day_of
from bot.domain.ids import CommunityId, PersonId
from bot.domain.zones import zone

DAY_START = time(4)
"""A check-in at three in the morning belongs to the evening before."""

GOAL_DAYS = 3
"""Check-in days a week that a weekly streak asks for."""


class Rank(StrEnum):
    """What a platform says of a caller in one community; cohorts have facilitators of their own."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    ADMIN = "admin"


class StreakMode(StrEnum):
    WEEKLY = "weekly"
    DAILY = "daily"
    OFF = "off"


class Visibility(StrEnum):
    """Who may see a person's progress in a cohort."""

    PRIVATE = "private"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Community:
    """A Discord guild or a Slack workspace."""

    id: CommunityId
    platform: str
    external_id: str
    name: str
    facilitator_role: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Unreached:
    """Why somebody cannot be written to, as their platform says it, and what they can do."""

    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class Person:
    """A human, whichever accounts they write from.

    `unreached` is why their reminders stopped, until they have settled what is to become of them.
    """

    id: PersonId
    name: str
    eras: tuple[Era, ...]
    alias: str | None = None
    visibility: Visibility = Visibility.COHORT
    streak_mode: StreakMode = StreakMode.WEEKLY
    goals: tuple[tuple[date, int], ...] = ()
    hours: int | None = None
    unreached: Unreached | None = None

    @property
    def shown(self) -> str:
        """The name other people read."""
        return self.alias or self.name

    def era(self, now: datetime) -> Era:
        """The zone and day start in force at `now`."""
        return next((era for era in reversed(self.eras) if era.since <= now), self.eras[0])

    def today(self, now: datetime) -> date:
        """The person's own day at `now`, which begins at their day start."""
        return day_of(self.eras, now)

    def local(self, at: datetime) -> datetime:
        """`at` on the wall where the person is."""
        return at.astimezone(zone(self.era(at).zone))

    @property
    def goal_days(self) -> int:
        """The goal last asked for, in check-in days a week."""
        return self.goals[-1][1] if self.goals else GOAL_DAYS


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nothing is expected of a person; both ends belong to it."""

    first: date
    last: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A person's own reminder: wall time and weekdays (0 is Monday) in the zone they live in."""

    on: bool
    at: time
    weekdays: tuple[int, ...]
