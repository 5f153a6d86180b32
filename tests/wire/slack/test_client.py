"""What people type and press on Slack, and what they are shown."""

import asyncio
from dataclasses import dataclass

import pytest

from adapters.slack.life import Life, Plugs
from adapters.slack.render import one
from adapters.slack.slash import Slash
from bot.app import App
from bot.commands.call import Call, Reply
from bot.commands.registry import REGISTRY
from bot.message import Button, Buttons, Message, Text, line
from bot.storage.store import Store
from tests.commands.world import FEEDS, library
from tests.logged import logged
from tests.rows import snapshot
from tests.wire.slack.cairn import Cairn, Gated, labels, said, words
from tests.wire.slack.deed import Deed
from tests.wire.slack.form import held
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import down


@dataclass(frozen=True)
class Step:
    """Somebody gives a command, or presses a button of what they were answered last."""

    who: str
    says: str
    types: str = ""
    press: str = ""


def types(who: str, text: str, says: str) -> Step:
    return Step(who, says, types=text)


def presses(who: str, label: str, says: str) -> Step:
    return Step(who, says, press=label)


CREATE = "start=2026-03-02 timezone=America/New_York leg=python-and-sql"
STORY = (
    types("root", "/cairn setup channel={general}", "Facilitators: administrators"),
    types("root", f'/cohort create name="ML spring" {CREATE}', "ML spring is set up"),
    types("root", "/cohort facilitator person={lin}", "root and lin"),
    types("lin", "/cohort edit joining=approval", "a facilitator approves"),
    types("ada", "/cairn help cohort create", "Start a new cohort"),
    types("ada", "/cohort list", "ML spring"),
    types("ada", "/cohort info", "Facilitators"),
    types("ada", "/cohort join ML spring", "A facilitator will let you in"),
    types("lin", "/cohort approve {ada}", "ada"),
    types("lin", "/cohort preview weeks=1", "posts to come"),
    types("lin", "/cohort start", "is under way"),
    types("ada", "/progress", "0 of 5"),
    types("ada", "/cairn home", "Your cohorts"),
    types("ada", "/cairn week 2", "Objectives"),
    types("ada", "/cairn roadmap phase=1", "you are here"),
    types("ada", "/cairn resources SQL free=yes", "Resources for “SQL”"),
    types("ada", "/checkin done=a &lt; b minutes=40 mood=good", "a < b"),
    presses("ada", "Undo", "Undone"),
    types("ada", "/cairn streak why", "Your streak in ML spring"),
    types("ada", "/cairn done milestone-week-01", "1 of 5"),
    types("ada", "/cairn undone milestone-week-01", "not marked done any more"),
    types("ada", "/cairn portfolio Maze link=<https://x.org/maze>", "is shown from now on"),
    types("ada", "/cairn track", "Specialization"),
    presses("ada", "Help me choose", "Question 1 of 8"),
    types("ada", "/cairn settings timezone=Europe/Berlin hours=5", "Hours a week"),
    types("ada", "/cairn calendar", "https://cairn.example.org/calendar/"),
    presses("ada", "End it", "no address any more"),
    types("ada", "/cairn pause 2026-03-20", "Paused through Fri 20 Mar 2026"),
    types("ada", "/cairn resume", "Good to have you back"),
    types("ada", "/cairn reminders on time=20:00", "Reminders are on"),
    types("lin", "/cohort members", "0/5 milestones"),
    types("lin", "/cohort schedule post=recap time=20:00", "day 7, 20"),
    types("lin", "/cohort skip 3", "Week 3 moves"),
    presses("lin", "Undo", "Undone"),
    types("lin", "/cohort holiday from=2026-03-10 to=2026-03-11", "Days off"),
    types("lin", "/cohort post prompt", "The prompt post is on its way"),
    types("lin", "/cohort pause", "is paused"),
    types("lin", "/cohort resume", "goes on"),
    types("ada", "/cairn privacy export", "everything Cairn knows of you"),
    types("ada", "/cohort leave", "You left ML spring"),
    types("ada", "/cairn privacy delete confirm=yes", "othing about you is left"),
    types("lin", "/cohort finish", "finished"),
    presses("lin", "Undo", "running"),
    types("root", f"/cohort create name=Rust {CREATE}", "Rust is set up"),
    types("root", "/cohort cancel cohort=Rust", "cancelled"),
)


async def test_every_command(slack: Slack, cairn: Cairn, store: Store) -> None:
    lin = slack.person(cairn.learners, "lin")
    cairn.general.members.add(lin.id)
    people = {"root": cairn.root, "ada": cairn.ada, "lin": lin}
    mentions = {name: person.mention for name, person in people.items()}
    last: dict[str, Deed] = {}
    async with cairn.on_sockets() as life:
        for step in STORY:
            who = people[step.who]
            if step.press:
                deed = who.press(last[step.who].shown, step.press)
            else:
                name, _, text = step.types.partition(" ")
                text = text.format(general=f"<#{cairn.general.id}|general>", **mentions)
                deed = who.command(name, text, cairn.general)
            last[step.who] = await deed.answered()
            assert step.says in words(deed), (step, words(deed))
            assert deed.private, step
            assert deed.delivery.in_time, step
            await life.settle(5)
            await _tell_again(cairn, store)
        used = {call.command for call in cairn.core.calls}
        for who in people.values():
            await _press_everything(who, life)

    assert used == {command.path for command in REGISTRY.commands}


async def _press_everything(who: Person, life: Life) -> None:
    """Whatever still stands in old answers says something sensible, long after it was meant."""
    pressed: set[str] = set()
    for shown in list(who.ephemerals):
        for block_id, button in held(shown):
            if button.get("value") in pressed | {None}:
                continue
            pressed.add(button["value"])
            if (block_id, button) not in held(shown):
                break  # the answer has taken its place
            deed = await who.press(shown, button["action_id"]).answered()
            await life.settle(5)
            if deed.view is not None:
                who.close()
            else:
                assert deed.private, button
                assert "incident" not in words(deed), (button, words(deed))
    assert pressed, who


async def _tell_again(cairn: Cairn, store: Store) -> None:
    """The last call reaches another process as well, which changes nothing."""
    call = cairn.core.calls[-1]
    command = REGISTRY.find(call.command)
    before = await store.read(snapshot)

    app = App(store, REGISTRY, library(), cairn.here.clock, feeds=FEEDS)
    reply = await app.handle(call)

    assert command is not None
    assert reply.repeated is command.writes, call
    assert await store.read(snapshot) == before, call


async def test_a_command_is_answered_to_whoever_gave_it(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/progress", "", cairn.general).answered()
        there = cairn.core.calls[-1]
        await cairn.ada.command("/progress").answered()
        direct = cairn.core.calls[-1]

    assert asked.private
    assert cairn.general.said == []
    assert (there.channel, direct.channel) == (cairn.general.id, None)
    assert {call.caller.community for call in (there, direct)} == {cairn.learners.id}
    assert there.caller.community_name == "Learners"
    assert there.caller.zone == "Europe/Berlin"


async def test_what_is_shared_is_for_everybody(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/progress", "share", cairn.general).answered()

    assert not asked.private
    assert cairn.general.said == [asked.shown]


async def test_nothing_but_a_slash_shows_what_one_can_do(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        asked = await cairn.ada.command("/cairn").answered()
        assert "Cairn walks a long road with you" in words(asked)
        assert labels(asked.shown) == ["Progress", "Check in", "Cohorts"]
        pressed = await cairn.ada.press(asked.shown, "Cohorts").answered()

    assert pressed.shown is asked.shown  # in its place
    assert "There is no cohort here yet" in words(pressed)


async def test_a_refusal_leaves_the_message_that_was_clicked(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        asked = await cairn.ada.command("/cairn").answered()
        pressed = await cairn.ada.press(asked.shown, "Progress").answered()

    assert pressed.shown is not asked.shown
    assert "You are not in a cohort" in words(pressed)
    assert "Cairn walks a long road" in words(asked)


async def test_a_post_is_not_changed_by_who_clicks_it(cairn: Cairn) -> None:
    post = Message((Text(line("Week 1")), Buttons((Button("Progress", ("progress",)),))))
    async with cairn.on_sockets() as life:
        await cairn.begin()
        here = await life.workspaces.find(cairn.learners.id)
        assert here is not None
        page = one(post, Slash())
        await here.client.chat_postMessage(
            channel=cairn.general.id, blocks=page.blocks, text=page.text
        )
        pressed = await cairn.ada.press(cairn.general.said[0], "Progress").answered()

    assert said(cairn.general.said[0]).startswith("Week 1")
    assert "0 of 5" in words(pressed)
    assert pressed.private


@pytest.mark.parametrize(
    "command, text, answer",
    [
        ("/cairn", "prgress", "did you mean /progress"),
        ("/weather", "today", "There is no command “weather”"),
        ("/checkin", 'done="a', "A quote is left open"),
        ("/cairn", "week 99", "99"),
    ],
)
async def test_what_makes_no_sense_is_said_so(
    cairn: Cairn, command: str, text: str, answer: str
) -> None:
    cairn.here.app.commands = None  # one of an earlier manifest may still be there
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command(command, text, cairn.general).answered()

    assert answer in words(asked)
    assert asked.private


async def test_a_file_comes_in_the_direct_conversation(cairn: Cairn, slack: Slack) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/cairn", "privacy export", cairn.general).answered()

    assert "cairn-export.json is in your direct messages" in words(asked)
    [upload] = slack.uploads.values()
    assert upload.shared == [cairn.ada.dm.id]
    assert b"ML spring" in (upload.content or b"")


async def test_a_file_that_cannot_be_sent_is_no_silence(cairn: Cairn) -> None:
    cairn.learners.installed.scopes.discard("files:write")
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/cairn", "privacy export").answered()

    assert "incident" in words(asked)


async def test_a_deed_told_twice_is_answered_once(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        asked = await cairn.ada.command("/cairn", "help").answered()
        await slack.outbox.again(asked.delivery).settled()
        await life.settle(5)

    assert len(asked.messages) == 1
    assert len(cairn.core.calls) == 1


async def test_a_second_click_in_haste_is_no_wish(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        asked = await cairn.ada.command("/cairn").answered()
        first = cairn.ada.press(asked.shown, "Cohorts")
        second = cairn.ada.press(asked.shown, "Cohorts")
        await asyncio.gather(first.answered(), second.acked())
        await life.settle(5)

    assert [call.command for call in cairn.core.calls] == [("help",), ("cohort", "list")]


async def test_an_answer_is_sent_again_where_nobody_can_see_it_twice(
    slack: Slack, cairn: Cairn
) -> None:
    slack.trouble.next("response_url", down(503))
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/cairn", "help").answered()

    assert "Cairn walks a long road with you" in words(asked)


class Wordy(Gated):
    async def handle(self, call: Call) -> Reply:
        return Reply(Message(tuple(Text(line(f"{part} " * 1000)) for part in range(10))))


async def test_a_long_answer_goes_on_in_further_messages(cairn: Cairn) -> None:
    cairn.core = Wordy(cairn.core.app, cairn.here.changes)
    async with cairn.on_sockets() as life:
        asked = await cairn.ada.command("/cairn", "help", cairn.general).answered()
        await life.settle(5)

    told = "".join(map(said, asked.messages))
    assert len(asked.messages) == 2
    assert [told.count(str(part)) for part in range(10)] == [1000] * 10
    assert all(shown["is_ephemeral"] for shown in asked.messages)


async def test_a_burst_of_commands_loses_none(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        deeds = [cairn.ada.command("/cairn", "help", cairn.general) for _ in range(100)]
        await asyncio.gather(*(deed.answered() for deed in deeds))

    assert all(deed.delivery.in_time for deed in deeds)
    assert len(cairn.ada.ephemerals) == 100


async def test_a_bug_is_told_with_a_number(cairn: Cairn, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(here: object, call: object) -> dict[str, tuple[()]]:
        raise RuntimeError("on purpose")

    async with cairn.on_sockets(Plugs(lacking=broken)):
        asked = await cairn.ada.command("/cairn", "help").answered()

    number = words(asked).rpartition("incident ")[2].removesuffix(".")
    said = logged(caplog, "deed failed")
    assert (said["incident"], said["deed"]) == (number, "command /cairn")
    assert (said["platform"], said["community"]) == ("slack", cairn.learners.id)
