"""Every form there is, filled in as it is meant and as it is not."""

from dataclasses import dataclass, field

from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from tests.wire.slack.cairn import Cairn, words
from tests.wire.slack.form import Entry
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack

MILESTONE = "Learning contract and working setup"


@dataclass(frozen=True)
class Filled:
    """What is typed or chosen in a form, and what comes of it: an answer, or an error at a field.

    What menus suggest is typed into them first. `{…}` is somebody's account.
    """

    command: str
    says: str
    entries: dict[str, Entry] = field(default_factory=dict)
    at: str = ""


def wrong(command: str, at: str, says: str, **entries: Entry) -> Filled:
    return Filled(command, says, entries, at)


def right(command: str, says: str, **entries: Entry) -> Filled:
    return Filled(command, says, entries)


FORMS = (
    wrong("checkin", "done", "“What did you do?”", done=" \u200b "),
    right("checkin", "Done: a < b", done="a < b", minutes=40, mood="good"),
    wrong("done", "milestone", "There is no milestone “nonsense”", milestone="nonsense"),
    wrong("done", "link", "web address", milestone=MILESTONE, link="javascript:alert(1)"),
    right("done", "1 of 5", milestone=MILESTONE, link="https://x.org/1"),
    right("undone", "not marked done any more", milestone=MILESTONE),
    wrong("undone", "milestone", "is not marked done", milestone=MILESTONE),
    wrong("pause", "until", "is over; “The last day of your break” takes", until="2026-03-01"),
    right("pause", "Paused through", until="2026-03-20", reason="a move"),
    wrong("cohort schedule", "day", "one day from 1 to 7", post="recap", day="nine"),
    right("cohort schedule", "day 7, 20:00", post="recap", time="20:00"),
    wrong(
        "cohort holiday", "to", "swap the two days", **{"from": "2026-03-12", "to": "2026-03-10"}
    ),
    right("cohort holiday", "Days off", **{"from": "2026-03-10", "to": "2026-03-12"}),
    right("cohort post", "is on its way", post="prompt"),
    wrong("cohort facilitator", "person", "is a bot", person="{cairn}"),
    right("cohort facilitator", "root and ada", person="{ada}"),
    wrong("cohort approve", "person", "is not waiting", person="{ada}"),
    right("cohort approve", "eve", person="{eve}"),
    wrong("cohort create", "start", "2199", name="Rust", start="2199-03-04", timezone="UTC"),
    right("cohort create", "Rust is set up", name="Rust", start="2026-04-06", timezone="UTC"),
    wrong("privacy delete", "confirm", "confirm", confirm="no"),
    right("privacy delete", "othing about you is left", confirm="yes"),
)


async def test_every_form(slack: Slack, cairn: Cairn) -> None:
    eve = slack.person(cairn.learners, "eve")
    bot = cairn.learners.installed.bot
    accounts = {"{ada}": cairn.ada.id, "{eve}": eve.id, "{cairn}": bot.id}
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await cairn.root.command("/cohort", "join", cairn.general).answered()
        await cairn.root.command("/cohort", "edit joining=approval", cairn.general).answered()
        await eve.command("/cohort", "join", cairn.general).answered()
        for one in FORMS:
            entries = {name: accounts.get(str(entry), entry) for name, entry in one.entries.items()}
            await fill(cairn, cairn.root, one, entries)
            await life.settle(5)

    shown = {one.name for one in REGISTRY.listed if form_of(one, {})}
    assert {one.command for one in FORMS if not one.at} == shown
    assert {one.command for one in FORMS if one.at} == shown - {"cohort post"}


async def fill(cairn: Cairn, who: Person, one: Filled, entries: dict[str, Entry]) -> None:
    """Open the form, type what it suggests for, send it, and see what comes of it."""
    asked = await who.command("/cairn", one.command, cairn.general).answered()
    for block in asked.modal["blocks"]:
        name = block.get("block_id")
        if name in entries and block["element"]["type"] == "external_select":
            await who.suggest(name, str(entries[name])).answered()
    sent = await who.submit(entries).answered()
    if not one.at:
        assert one.says in words(sent), (one, words(sent))
        assert sent.closed
        return
    assert list(sent.errors) == [one.at], (one, sent.errors)
    assert one.says in sent.errors[one.at], (one, sent.errors)
    who.close()
