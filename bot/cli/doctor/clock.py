"""Whether the clock of this machine is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain.findings import Finding, fine, note, wrong

CLOCK = "clock"
"""What findings are about."""

MOST = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header of somebody's answer says the time is, and what it was here."""

    whose: str
    header: str | None
    here: datetime

    @property
    def ahead(self) -> timedelta | None:
        """How far ahead the clock here is; None where the header says no time."""
        try:
            there = parsedate_to_datetime(self.header or "")
        except ValueError:
            return None
        return self.here - (there if there.tzinfo else there.replace(tzinfo=UTC))


def clock(readings: Sequence[Reading]) -> Finding:
    """What the readings say of the clock here."""
    known = {one.whose: one.ahead for one in readings if one.ahead is not None}
    if not known:
        return note(CLOCK, "It was held against no other: no platform said what the time is.")
    whose, ahead = max(known.items(), key=lambda one: abs(one[1]))
    if abs(ahead) <= MOST:
        return fine(CLOCK, f"It agrees with {' and '.join(known)}.")
    seconds = abs(ahead).total_seconds()
    side = "ahead of" if ahead > timedelta() else "behind"
    words = f"It is {seconds:.0f} s {side} that of {whose}, and posts go out by it."
    return wrong(CLOCK, words, "Have the machine set it by NTP.")
