"""Projects that somebody shows beside their milestones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ProjectId

MOST = 20
"""Projects that one membership holds."""

TITLE_MAX = 100
"""Characters of a project's title."""


@dataclass(frozen=True, slots=True)
class Project:
    """Something somebody built on a road. No two of one membership have a title alike."""

    id: ProjectId
    title: str
    link: str | None
    at: datetime


def called(projects: Iterable[Project], text: str) -> Project | None:
    """The one of that title, whatever its case; a button says `id:` and its number."""
    wanted = text.casefold()
    return next((p for p in projects if wanted in (f"id:{p.id}", p.title.casefold())), None)
