"""A message as components, with the pictures and the mentions that go with it."""

from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from itertools import count, islice
from typing import Any, TypeAlias, assert_never

from discord import AllowedMentions, File, MediaGalleryItem, Object, ui

from adapters.discord.fit import PICTURES, Choice, Gallery, Part, Row, Rule, Words, laid_out
from adapters.discord.limits import ALT, MENTIONS, message_breaches
from adapters.discord.markdown import is_id
from adapters.discord.press import Press
from bot.message import Image, Message
from bot.message.length import cut

_Item: TypeAlias = ui.Item[Any]


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


class Shown(ui.LayoutView):
    """A message on Discord. Its buttons say themselves what they do, so nothing is kept of it.

    `whole` says whether it says all of the message.
    """

    def __init__(self, *, whole: bool) -> None:
        super().__init__(timeout=None)
        self.whole = whole

    def is_finished(self) -> bool:
        """Whether discord.py may forget the view; it would keep a private one for 15 minutes."""
        return True


def view_of(message: Message, tone: Tone = Tone.NEUTRAL) -> Shown:
    """The message as components, shortened to what Discord takes.

    Raises:
        ValueError: a limit of Discord is broken all the same, which is a bug.
    """
    container: ui.Container[Shown] = ui.Container(accent_colour=COLOURS[tone])
    numbers = count(1)
    layout = laid_out(message)
    for part in layout.parts:
        container.add_item(_item(part, numbers))
    view = Shown(whole=layout.whole)
    view.add_item(container)
    if breaches := message_breaches([container.to_component_dict()]):
        raise ValueError(f"Discord would refuse the message: {'; '.join(breaches)}")
    return view


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


def _item(part: Part, numbers: Iterator[int]) -> _Item:
    match part:
        case Words(text):
            return ui.TextDisplay(text)
        case Gallery(images):
            return ui.MediaGallery(
                *(
                    MediaGalleryItem(
                        f"attachment://{_name(next(numbers))}", description=_alt(image)
                    )
                    for image in images
                )
            )
        case Row(choices):
            return ui.ActionRow(*map(_button, choices))
        case Rule():
            return ui.Separator()
        case _:
            assert_never(part)


def _button(choice: Choice) -> _Item:
    if choice.id is None:
        return ui.Button(label=choice.label, url=choice.url)
    return Press(choice.label, choice.id)


def _name(number: int) -> str:
    return f"picture-{number}.png"


def _alt(image: Image) -> str:
    return cut(image.alt.strip(), ALT) or "A picture"
