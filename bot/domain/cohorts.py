"""Cohorts, and the people in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, Holiday, Pace, calendar_of
from bot.domain.ids import CohortId, CommunityId, MembershipId, PersonId
from bot.domain.people import Pause
from bot.domain.places import Place
from bot.domain.schedule import DEFAULT_SLOTS, Slot
from bot.domain.zones import zone


class CohortState(StrEnum):
    """A cohort is planned until its start is confirmed, and ends finished or cancelled."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self in (CohortState.FINISHED, CohortState.CANCELLED)


class Joining(StrEnum):
    OPEN = "open"
    APPROVAL = "approval"


class MembershipState(StrEnum):
    """A member is paused on the days of their own pauses: that is derived, and never stored."""

    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    FINISHED = "finished"


class Plan(StrEnum):
    """How somebody who joined late follows the road."""

    CURRENT = "current"
    COMPRESS = "compress"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group on a roadmap, or on one leg of it, with a start date and a pace.

    `edition` is the digest of the roadmap's files as they were when the cohort took them; None
    follows the roadmap that comes with the bot.
    """

    id: CohortId
    community: CommunityId
    name: str
    roadmap: str
    roadmap_version: str
    leg: str | None
    length: int
    pace: Pace
    zone_name: str
    start: date
    state: CohortState
    joining: Joining = Joining.OPEN
    capacity: int | None = None
    holidays: tuple[Holiday, ...] = ()
    slots: tuple[Slot, ...] = ()
    places: tuple[Place, ...] = ()
    ended_on: date | None = None
    edition: str | None = None
    calendar: Calendar = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        calendar = calendar_of(self.start, self.pace, self.length, self.holidays)
        object.__setattr__(self, "calendar", calendar)

    @property
    def zone(self) -> ZoneInfo:
        return zone(self.zone_name)

    @property
    def begins(self) -> date:
        """The first day of week 1: the start date, or later where days off moved it."""
        return self.calendar.begins(1)

    @property
    def timetable(self) -> tuple[Slot, ...]:
        """When each kind of post goes out: the defaults, and what the facilitators changed."""
        changed = {slot.kind: slot for slot in self.slots}
        return tuple(changed.get(slot.kind, slot) for slot in DEFAULT_SLOTS)

    def today(self, now: datetime) -> date:
        """The date on the cohort's wall."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a cohort. `shift` is in calendar weeks; `joined_on` is the person's own day."""

    id: MembershipId
    cohort: CohortId
    person: PersonId
    state: MembershipState
    joined_at: datetime
    joined_on: date
    plan: Plan
    shift: int
    ended_on: date | None = None

    def state_on(self, day: date, pauses: Iterable[Pause]) -> MembershipState:
        """What people read: paused on the days of a pause, else the state that is kept."""
        off = any(pause.first <= day <= pause.last for pause in pauses)
        return (
            MembershipState.PAUSED if self.state is MembershipState.ACTIVE and off else self.state
        )


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One member as facilitators see them: milestones done and the day of the last check-in.

    `beyond` of the milestones done come on top of those that the run has now.
    """

    membership: Membership
    name: str
    done: int
    last_checkin: date | None
    paused: bool
    beyond: int = 0
