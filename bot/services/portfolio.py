"""Showing projects, and finding the one somebody means."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.cohorts import Membership
from bot.domain.portfolio import MOST, Project, called
from bot.domain.refusal import Refusal
from bot.domain.usage import ANY, usage
from bot.storage.tx import Tx

_NUMBER = re.compile(r"id:\d+", re.IGNORECASE)
"""How a button names a project. It is no title, so that an old button adds nothing."""


def show(
    tx: Tx, membership: Membership, title: str, link: str | None, now: datetime
) -> tuple[Project, Project | None]:
    """Add a project, or change the link of the one called so; also returns what it was before.

    An empty link takes away what was set.

    Raises:
        Refusal: nothing would change, there is no room, or the project is gone.
    """
    shown = tx.projects.of(membership.id)
    known = called(shown, title)
    if known is None:
        _may_add(shown, title)
        return tx.projects.add(membership.id, title, link or None, now), None
    if link is None or (link or None) == known.link:
        raise Refusal(
            f"“{known.title}” is in your portfolio already; another link changes it.", option="link"
        )
    tx.projects.relink(known.id, link or None)
    return replace(known, link=link or None), known


def take_out(tx: Tx, membership: Membership, text: str) -> Project:
    """Remove a project and return what was there.

    Raises:
        Refusal: none or several fit.
    """
    project = _meant(tx.projects.of(membership.id), text)
    tx.projects.remove(project.id)
    return project


def _may_add(shown: Sequence[Project], title: str) -> None:
    _is_no_number(title)
    if len(shown) >= MOST:
        raise Refusal(
            f"Your portfolio holds {MOST} projects, and that is the most; ",
            usage("portfolio", remove=ANY),
            " makes room.",
        )


def _meant(shown: Sequence[Project], text: str) -> Project:
    """The project of a title, or of a part that only its title has."""
    if exact := called(shown, text):
        return exact
    _is_no_number(text)
    wanted = text.casefold()
    for fits in (
        [project for project in shown if project.title.casefold().startswith(wanted)],
        [project for project in shown if wanted in project.title.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Refusal(f"“{text[:40]}” fits several projects: {_listed(fits)}; say which.")
    if shown:
        raise Refusal(f"Your portfolio has no project “{text[:40]}”; it shows {_listed(shown)}.")
    raise Refusal("Your portfolio is empty, so there is nothing to take out.")


def _is_no_number(text: str) -> None:
    if _NUMBER.fullmatch(text):
        raise Refusal(
            "That project is not in your portfolio any more; ",
            usage("portfolio"),
            " lists those that are.",
        )


def _listed(projects: Sequence[Project]) -> str:
    more = ", …" if len(projects) > 4 else ""
    return ", ".join(f"“{project.title[:60]}”" for project in projects[:4]) + more
