"""What holds of every message, whatever renders it."""

import re
from collections.abc import Callable, Iterator

import pytest

from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from bot.commands.wire import pack, unpack
from bot.message import (
    Bullets,
    Button,
    Buttons,
    Fields,
    Image,
    Line,
    Message,
    Progress,
    Text,
    Title,
    decode,
    encode,
    plain,
)
from bot.message.plain import plain_line
from tests.contract.catalogue import catalogue
from tests.contract.scenes import EMOJI, ENDLESS, LONG, RTL

LONGEST = 4000

KINDS = sorted({name.split(":")[0] for name in catalogue()})


def every_message(check: Callable[[Message], None]) -> Callable[[str], None]:
    """A test for each kind of message that checks all of them; one that fails is named."""

    def each(kind: str) -> None:
        for name, message in catalogue().items():
            if name.split(":")[0] == kind:
                try:
                    check(message)
                except AssertionError as error:
                    error.add_note(f"in the message “{name}”")
                    raise

    each.__name__ = check.__name__
    return pytest.mark.parametrize("kind", KINDS)(each)


def lines(message: Message) -> Iterator[Line]:
    for block in message.blocks:
        match block:
            case Text(spans):
                yield spans
            case Fields(pairs):
                yield from (value for _, value in pairs)
            case Bullets(items, _):
                yield from items
            case _:
                pass


def test_every_view_is_in_the_catalogue() -> None:
    kinds = set(KINDS)

    assert kinds >= {"answers", "checkins", "cohorts", "joining", "people", "posts", "preview"}
    assert kinds >= {"progress", "streak", "milestones", "week", "roadmap", "resources", "help"}
    assert kinds >= {"portfolio", "track", "quiz", "home"}


@every_message
def test_its_plain_form_says_something_and_is_not_endless(message: Message) -> None:
    said = plain(message)

    assert said.strip()
    assert len(said) <= LONGEST


@every_message
def test_it_goes_through_the_codec(message: Message) -> None:
    assert decode(encode(message)) == message


@every_message
def test_no_block_is_empty(message: Message) -> None:
    for block in message.blocks:
        match block:
            case Buttons(items) | Bullets(items, _) | Fields(items):
                assert items
            case Title(words):
                assert words.strip()
                assert len(words) <= 256
            case Progress(label, done, total):
                assert label
                assert 0 <= done <= total
            case Image(_, alt):
                assert alt
            case _:
                pass
    assert all(plain_line(spans).strip() for spans in lines(message))


ASKING = {"checkin", "pause", "cohort create"}
"""What a button opens a form for; whatever else it needs, it brings along."""


@every_message
def test_every_button_comes_back_as_its_command(message: Message) -> None:
    for button in message.buttons:
        assert 1 <= len(button.label) <= 75
        if button.url is not None:
            continue
        assert unpack(pack(button)) == (button.command, dict(button.args))
        command = REGISTRY.find(button.command)
        assert command is not None
        assert {name for name, _ in button.args} <= {option.name for option in command.options}
        missing = form_of(command, dict(button.args))
        assert missing is None or command.name in ASKING


@every_message
def test_buttons_are_few_and_no_two_are_alike(message: Message) -> None:
    for block in message.blocks:
        if isinstance(block, Buttons):
            assert len(block.items) <= 25
            assert len(set(block.items)) == len(block.items)


OURS = re.compile("|".join(re.escape(words) for words in (ENDLESS.strip(), LONG, RTL, EMOJI)))


@every_message
def test_the_words_are_calm(message: Message) -> None:
    said = OURS.sub("x", plain(message))

    assert "!" not in said
    assert "  " not in said
    assert not re.search(r"you lost|you failed|you missed", said, re.IGNORECASE)
    assert said.count("“") == said.count("”")
    assert said.count('"') % 2 == 0
    assert said.count("(") == said.count(")")


def test_two_buttons_of_one_label_are_two_buttons() -> None:
    twice = Button("Undo", ("resume",))
    message = Message((Buttons((twice,)), Buttons((twice,))))

    assert message.buttons == (twice, twice)
