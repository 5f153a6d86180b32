"""Conferences, contests and sessions, as a cohort hears of them."""

from collections.abc import Sequence
from datetime import date

from bot.domain.events import Announcement, EventKind
from bot.message import Block, Bullets, Line, Link, Message, Text, Title, line
from bot.views.wording import brief, day, some, within

_NAMED = 3
"""Events named where there is a line for all of them."""

_ROOM = 3000
"""Characters that the events of one post have together."""

_KINDS = {
    EventKind.COMMUNITY: "community",
    EventKind.COMPETITION: "contest",
    EventKind.CONFERENCE: "conference",
    EventKind.COURSE: "course",
    EventKind.OPEN_SOURCE: "open source",
}


def events(news: Sequence[Announcement], today: date) -> Message | None:
    """What is on soon; None if nothing is."""
    if not news:
        return None
    shown = within([_event(one, today) for one in news], _ROOM)
    blocks: list[Block] = [Title("Coming up"), Bullets(shown)]
    if len(news) > len(shown):
        blocks.append(Text(line(f"And {len(news) - len(shown)} more.")))
    if any(one.edition is None for one in news):
        page = "Where only the time of year is known, the page has the dates."
        blocks.append(Text(line(page)))
    return Message(tuple(blocks))


def titles(news: Sequence[Announcement]) -> str:
    """`coming up: ICLR, MLSys and 2 more`."""
    return brief(f"coming up: {some([one.event.title for one in news], _NAMED)}", 120)


def _event(news: Announcement, today: date) -> Line:
    """The dates or, where none are known, the note: it says the time of year in words."""
    event, edition = news.event, news.edition
    head = (Link(event.title, event.url), *line(f" · {_KINDS[event.kind]}"))
    if edition is None:
        return (*head, *line(f". {event.note}"))
    first, last = day(edition.first, today), day(edition.last, today)
    return (*head, *line(f", {first}" if first == last else f", {first} – {last}"))
