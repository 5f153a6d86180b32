"""What a person did on one of their days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Mood(StrEnum):
    """How the day went, in the person's own eyes."""

    GREAT = "great"
    GOOD = "good"
    OKAY = "okay"
    HARD = "hard"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One day's check-in. `revision` counts its versions; `previous` is what an undo restores."""

    day: date
    done: str
    at: datetime
    next: str | None = None
    blocked: str | None = None
    minutes: int | None = None
    mood: Mood | None = None
    backdated: bool = False
    revision: int = 1
    previous: Mapping[str, Any] | None = None
