"""Time zones: IANA names, the instant of a wall time, and clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_DAY = timedelta(days=1)
_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory"})


class UnknownZone(ValueError):
    """That is not the name of an IANA time zone."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not the name of a time zone")
        self.name = name


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The clocks of a zone go from one UTC offset to another.

    `day` is the local date right after the change.
    """

    day: date
    before: timedelta
    after: timedelta


def are_known() -> bool:
    """Whether any are: a machine may have none, nor the package that brings them."""
    try:
        ZoneInfo.no_cache("America/New_York")
    except ZoneInfoNotFoundError:
        return False
    return True


@cache
def names() -> frozenset[str]:
    """Every IANA name known here."""
    return frozenset(available_timezones()) - _NOT_PLACES


def zone(name: str) -> ZoneInfo:
    """The zone of that exact IANA name.

    Raises UnknownZone for everything else: abbreviations, paths, other spellings.
    """
    if name not in names():
        raise UnknownZone(name)
    return ZoneInfo(name)


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone show that time on that local day, in UTC.

    A time in a gap moves forward by the gap; a repeated time is the first of the two. So every
    local day has every wall time, exactly once.
    """
    return datetime.combine(day, wall.replace(fold=0), zone).astimezone(UTC)


def clock_changes(zone: ZoneInfo, first: date, last: date) -> tuple[ClockChange, ...]:
    """The changes of UTC offset whose local day lies in that range, both ends included."""
    changes = []
    moment = datetime.combine(first, time.min, UTC) - _DAY
    end = datetime.combine(last, time.min, UTC) + 2 * _DAY
    while moment < end:
        before, after = _offset(zone, moment), _offset(zone, moment + _DAY)
        if before != after:
            day = _turn(zone, moment).astimezone(zone).date()
            if first <= day <= last:
                changes.append(ClockChange(day, before, after))
        moment += _DAY
    return tuple(changes)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).replace(tzinfo=UTC) - at


def _turn(zone: ZoneInfo, moment: datetime) -> datetime:
    """The first second of the new offset within the 24 hours after `moment`."""
    before = _offset(zone, moment)
    low, high = 0, 86_400
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, moment + timedelta(seconds=middle)) == before:
            low = middle
        else:
            high = middle
    return moment + timedelta(seconds=high)
