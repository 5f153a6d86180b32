"""What there is to learn from."""

from collections.abc import Sequence

from bot.domain.curriculum import Resource, ResourceKind
from bot.domain.glossary import Aspect, Lesson, Term
from bot.message import Block, Bold, Bullets, Line, Link, Message, Text, Title, line
from bot.views.wording import brief, listed

_WITH_AN_END = (
    ResourceKind.BOOK,
    ResourceKind.COURSE,
    ResourceKind.PAPER,
    ResourceKind.TUTORIAL,
    ResourceKind.VIDEO,
)
_TRY = ("pandas",)
_LONG = 20
"""Hours from which on nobody is meant to do all of it in a week."""


def resource_line(resource: Resource) -> Line:
    """`Title (address), watch, free, 4 h in all`; no hours for what has no end."""
    facts = [resource.style.value, "free" if resource.free else "paid"]
    if resource.hours and resource.kind in _WITH_AN_END:
        part = ", a part will do" if resource.hours >= _LONG else ""
        facts.append(f"{resource.hours:g} h in all{part}")
    return line(Link(resource.title, resource.url), f" · {', '.join(facts)}")


def resources(
    found: Sequence[Resource],
    asked: str | None,
    meaning: Aspect | Lesson | Term | None = None,
    page: str = "",
    *more: Block,
    near: Sequence[str] = (),
) -> Message:
    """What was found, with a line on each; what the word means comes first.

    Where nothing was, `near` are topics to try.
    """
    if not found and meaning is not None and asked:
        return Message((Title(brief(asked, 60)), *_meaning(meaning)))
    if not found:
        about = f" for “{brief(asked, 60)}”" if asked else ""
        return Message(
            (
                Text(
                    line(
                        f"Nothing was found{about}. Try a topic such as "
                        f"{listed([f'“{one}”' for one in near or _TRY])}, or fewer filters."
                    )
                ),
            )
        )
    items = tuple(
        (*resource_line(resource), *line(f". {brief(resource.note, 160)}")) for resource in found
    )
    title = f"Resources for “{brief(asked, 60)}”" if asked else "Resources"
    meant = _meaning(meaning) if meaning else ()
    return Message((Title(f"{title}{page}"), *meant, Bullets(items), *more))


def _meaning(meaning: Aspect | Lesson | Term) -> tuple[Block, ...]:
    if isinstance(meaning, Lesson):
        return (Text(line(meaning.text)),)
    if isinstance(meaning, Term):
        return (Text(line(Bold(meaning.term), f": {meaning.definition}")),)
    return (
        Text(line(Bold(meaning.title), f": {meaning.summary} {meaning.lesson}")),
        Text(line(Bold("To think about"), f": {meaning.question}")),
    )
