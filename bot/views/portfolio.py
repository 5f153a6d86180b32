"""The projects of a member: alone, after a change, and on the progress card."""

from collections.abc import Sequence

from bot.domain.cohorts import Cohort
from bot.domain.portfolio import Project
from bot.message import (
    ANY,
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Line,
    Link,
    Message,
    Text,
    Title,
    line,
    usage,
)
from bot.views.wording import progress_button, within

_EMPTY = line(
    "Whatever you build on this road can be shown here; ",
    usage("portfolio", title=ANY, link=ANY),
    " adds a project.",
)
_ON_CARD = 5
"""Projects that a progress card names."""

_MOST = 3_000
"""Characters of the projects together: as many are named as fit."""


def portfolio(
    cohort: Cohort,
    projects: Sequence[Project],
    said: Line | None = None,
    *undo: Button,
    whole: bool = False,
) -> Message:
    """Somebody's projects under what has just changed: as many as fit, or the `whole` of them."""
    rows = tuple(_row(project) for project in projects)
    shown = Bullets(rows) if whole else _bullets(rows, line(", in the file"))
    return Message(
        (
            Title(f"Your portfolio in {cohort.name}"),
            *([Text(said)] if said else []),
            shown if projects else Text(_EMPTY),
            Buttons((*undo, progress_button(cohort))),
        )
    )


def added(project: Project) -> Line:
    return line(f"“{project.title}” is shown from now on.")


def relinked(project: Project, before: Project) -> Line:
    """That the link is another one, and which it was."""
    if before.link is None:
        return line(f"“{project.title}” has a link now.")
    has = "has another link" if project.link else "has no link any more"
    return line(f"“{project.title}” {has}; it was ", _link(before.link), ".")


def taken_out(gone: Project) -> Line:
    """That it is not shown any more, and where it led, so that nothing is lost."""
    link = ("; its link was ", _link(gone.link)) if gone.link else ()
    return line(f"“{gone.title}” is not shown any more", *link, ".")


def on_card(projects: Sequence[Project], *, own: bool) -> tuple[Block, ...]:
    """The latest projects for a progress card, or nothing where there are none."""
    if not projects:
        return ()
    where = line("; ", usage("portfolio"), " shows them") if own else ()
    rows = [_row(project) for project in projects]
    return Text(line(Bold("Projects"))), _bullets(rows, where, _ON_CARD)


def _bullets(rows: Sequence[Line], where: Line, most: int | None = None) -> Bullets:
    """The rows there is room for, and where the others are."""
    shown = within(rows[:most], _MOST)
    left = len(rows) - len(shown)
    return Bullets((*shown, *([(*line(f"and {left} more"), *where)] if left else [])))


def _row(project: Project) -> Line:
    """The address is there to read: the title is anybody's words, and could claim another one."""
    return line(project.title, ": ", _link(project.link)) if project.link else line(project.title)


def _link(address: str) -> Link:
    return Link(address, address)
