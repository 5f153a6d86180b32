"""What holds of every message on Discord alone."""

from adapters.discord.limits import message_breaches
from adapters.discord.render import files_of, view_of
from bot.message import Crew, Room
from tests.contract.catalogue import catalogue
from tests.contract.discord_side import rendered, walk
from tests.contract.platforms import spans
from tests.wire.discord.components import check_message

GALLERY = 12


def test_every_message_is_as_discord_takes_it() -> None:
    for name, message in catalogue().items():
        components, _ = rendered()[name]
        check_message(components, v2=True)
        assert message_breaches(components) == [], name
        pictures = [one for one in walk(components) if one["type"] == GALLERY]
        assert len(files_of(message)) == sum(len(one["items"]) for one in pictures), name


def test_every_post_is_whole() -> None:
    """An answer that is too long comes with a file; a post has none."""
    for name, message in catalogue().items():
        assert view_of(message).whole or not name.startswith("posts:"), name


def test_nothing_is_markup_but_ours() -> None:
    ours = {"header", "list", "bold", "code", "link", "address", "time"}
    for name, message in catalogue().items():
        _, texts = rendered()[name]
        named = {
            ("mention", f"<#{span.id}>" if isinstance(span, Room) else f"<@&{span.role}>")
            for span in spans(message)
            if isinstance(span, Room | Crew)
        }
        named |= {("ping", words) for _, words in named if "&" in words}  # it is allowed none
        marks = [mark for reading in texts for mark in reading.marks]
        kinds = [kind for kind, _ in marks]
        assert [one for one in marks if one[0] not in ours and one not in named] == [], name
        assert kinds.count("header") <= 1, name
