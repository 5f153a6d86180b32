"""A message as components, with the pictures and the mentions that go with it."""

from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from itertools import count, islice
from typing import assert_never

from discord import AllowedMentions, File, Object

from adapters.discord.components import (
    Component,
    Shown,
    container,
    gallery,
    link,
    press,
    row,
    rule,
    text,
)
from adapters.discord.fit import PICTURES, Choice, Gallery, Part, Row, Rule, Words, laid_out
from adapters.discord.limits import ALT, MENTIONS, message_breaches
from adapters.discord.markdown import is_id
from bot.message import Image, Message
from bot.message.length import cut


class Tone(StrEnum):
    """What kind of message it is; its colour only repeats what the words say."""

    NEUTRAL = "neutral"
    ROAD = "road"
    TALK = "talk"
    CARE = "care"
    REFUSAL = "refusal"
    BUG = "bug"


COLOURS = {
    Tone.NEUTRAL: 0x64748B,
    Tone.ROAD: 0x2563EB,
    Tone.TALK: 0x0D9488,
    Tone.CARE: 0xD97706,
    Tone.REFUSAL: 0xCA8A04,
    Tone.BUG: 0xDC2626,
}

_POSTS = {
    **dict.fromkeys(("week", "recap", "event"), Tone.ROAD),
    **dict.fromkeys(("drop", "prompt", "checkin", "digest"), Tone.TALK),
    **dict.fromkeys(("brief", "notice", "reminder", "welcome-back"), Tone.CARE),
}


def tone_of_post(kind: str) -> Tone:
    """The tone of a post of this kind."""
    return _POSTS.get(kind, Tone.NEUTRAL)


def view_of(message: Message, tone: Tone = Tone.NEUTRAL) -> Shown:
    """The message as components, shortened to what Discord takes.

    Raises:
        ValueError: a limit of Discord is broken all the same, which is a bug.
    """
    layout, numbers = laid_out(message), count(1)
    inside = [_component(part, numbers) for part in layout.parts]
    components = [container(inside, COLOURS[tone])]
    if breaches := message_breaches(components):
        raise ValueError(f"Discord would refuse the message: {'; '.join(breaches)}")
    return Shown(components, whole=layout.whole)


def files_of(message: Message) -> list[File]:
    """The pictures that the view of the message shows."""
    images = (block for block in message.blocks if isinstance(block, Image))
    return [
        File(BytesIO(image.png), _name(number), description=_alt(image))
        for number, image in enumerate(islice(images, PICTURES), 1)
    ]


def allowed(message: Message) -> AllowedMentions:
    """Those whom the message may notify: the accounts it lists, and nobody else."""
    users = [Object(int(account)) for account in dict.fromkeys(message.notify) if is_id(account)]
    if not users:
        return AllowedMentions.none()
    return AllowedMentions(everyone=False, roles=False, replied_user=False, users=users[:MENTIONS])


def _component(part: Part, numbers: Iterator[int]) -> Component:
    match part:
        case Words(content):
            return text(content)
        case Gallery(images):
            return gallery([(_name(next(numbers)), _alt(image)) for image in images])
        case Row(choices):
            return row([_button(choice) for choice in choices])
        case Rule():
            return rule()
        case _:
            assert_never(part)


def _button(choice: Choice) -> Component:
    if choice.id is None:
        return link(choice.label, choice.url)
    return press(choice.label, choice.id)


def _name(number: int) -> str:
    return f"picture-{number}.png"


def _alt(image: Image) -> str:
    return cut(image.alt.strip(), ALT) or "A picture"
