"""A message as blocks, with the text that stands for them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from adapters.slack.escape import fallback
from adapters.slack.fit import IN_ROW, fitted, in_rows, paged
from adapters.slack.limits import BLOCKS, HEADER, message_breaches
from adapters.slack.press import element_of
from adapters.slack.rich import Element, joined, rich
from adapters.slack.slash import Slash
from bot.message import Block, Bold, Buttons, Divider, Image, Message, Text, Title, line
from bot.message.length import size
from bot.message.typed import visible

REPLY: Element = {"unfurl_links": False, "unfurl_media": False}
"""What goes with every message to an address for answers: nothing is added to what is said."""

EDIT: Element = {"parse": "none", "link_names": False}
"""What goes with every `chat.update`: no name in the text becomes a mention."""

POST: Element = {**REPLY, **EDIT, "mrkdwn": False}
"""What goes with every `chat.postMessage`: both, and nothing in the text is markup."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The blocks of one message, and what is said where blocks are not shown."""

    blocks: list[Element]
    text: str


def one(message: Message, slash: Slash) -> Rendered:
    """The message in one piece, shortened where it is too long.

    Raises:
        ValueError: a limit of Slack is broken all the same, which is a bug.
    """
    spelled = slash.spelled(message)
    return _rendered(fitted(spelled.blocks, message.notify), message.notify)


def pages(message: Message, slash: Slash) -> list[Rendered]:
    """The message in as many pieces as it takes, in their order.

    Raises:
        ValueError: a limit of Slack is broken all the same, which is a bug.
    """
    blocks, notify = slash.spelled(message).blocks, message.notify
    whole = in_rows(blocks)
    found = list(_elements(whole, notify))
    if found and not message_breaches(found):
        return [Rendered(found, fallback(Message(tuple(whole))))]
    return [_rendered(page, notify) for page in paged(blocks, notify)]


def _rendered(blocks: Sequence[Block], notify: Collection[str]) -> Rendered:
    found = list(_elements(blocks, notify)) or list(_elements((Text(line("…")),), notify))
    if len(found) > BLOCKS:
        found = list(_closer(found))
    if len(found) > BLOCKS:
        found = list(_closer(sorted(found, key=_holds_buttons)))
    if breaches := message_breaches(found):
        raise ValueError(f"Slack would refuse the message: {'; '.join(breaches)}")
    return Rendered(found, fallback(Message(tuple(blocks))))


def _elements(blocks: Sequence[Block], notify: Collection[str]) -> Iterator[Element]:
    numbers = count(1)
    for block in blocks:
        match block:
            case Title(text) if 0 < size(shown := _on_one_line(text)) <= HEADER:
                words = {"type": "plain_text", "text": shown, "emoji": False}
                yield {"type": "header", "text": words}
            case Buttons(items):
                buttons = [element_of(button, next(numbers)) for button in items]
                yield {"type": "actions", "elements": buttons}
            case Divider():
                yield {"type": "divider"}
            case Image():
                raise TypeError("an image goes by its words")
            case _:
                if parts := rich(block, notify):
                    yield {"type": "rich_text", "elements": parts}


def _on_one_line(text: str) -> str:
    return " ".join(visible(text).split("\n")).strip()


def _closer(found: Sequence[Element]) -> Iterator[Element]:
    """Texts that follow each other as one, and as few rows of buttons as can be."""
    for is_actions, run in groupby(found, key=_holds_buttons):
        if is_actions:
            buttons = [button for one in run for button in one["elements"]]
            for start in range(0, len(buttons), IN_ROW):
                yield {"type": "actions", "elements": buttons[start : start + IN_ROW]}
        else:
            yield {"type": "rich_text", "elements": joined(_sections(run))}


def _holds_buttons(one: Element) -> bool:
    return bool(one["type"] == "actions")


def _sections(run: Iterable[Element]) -> Iterator[Element]:
    for one in run:
        if one["type"] == "header":
            yield from rich(Text((Bold(one["text"]["text"]),)))
        else:
            yield from one.get("elements", ())
