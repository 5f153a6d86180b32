"""Every command there is, used once as somebody on Discord would use it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simcord import InteractionResult, MemberActor

from bot.app import App
from bot.commands.registry import REGISTRY
from bot.commands.spec import Kind
from tests.commands.world import FEEDS, library
from tests.on_discord.here import SPRING, Here
from tests.on_discord.reading import answer, labels, words
from tests.rows import snapshot

RUST = SPRING | {"name": "Rust", "start": "2026-04-06"}


PICKED = frozenset({Kind.PERSON, Kind.CHANNEL, Kind.ROLE})
"""Options that are picked from a list; here they are named as the server has them."""


@dataclass(frozen=True)
class Step:
    """Somebody gives a command, or presses a button of what they were answered last."""

    who: str
    says: str
    command: str = ""
    press: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def gives(who: str, command: str, says: str, /, **options: Any) -> Step:
    return Step(who, says, command=command, options=options)


def presses(who: str, label: str, says: str) -> Step:
    return Step(who, says, press=label)


STORY = (
    gives("root", "setup", "Facilitators: ", role="guides", channel="channel"),
    gives("root", "cohort create", "ML spring is set up", **SPRING, channel="channel"),
    gives("root", "cohort facilitator", "Learners Owner and Lin", person="lin"),
    gives("lin", "cohort edit", "a facilitator approves", joining="approval"),
    gives("ada", "help", "Start a new cohort", command="cohort create"),
    gives("ada", "cohort list", "**ML spring**"),
    gives("ada", "cohort info", "**Facilitators**: Learners Owner and Lin"),
    gives("ada", "cohort join", "A facilitator will let you in", cohort="ML spring"),
    gives("lin", "cohort approve", "Ada", person="ada"),
    gives("lin", "cohort preview", "posts to come", weeks=1),
    gives("lin", "cohort start", "is under way"),
    gives("ada", "progress", "Milestones `░░░░░░░░░░` 0 of 5"),
    gives("ada", "week", "**Objectives**", number=2),
    gives("ada", "roadmap", "you are here", phase=1),
    gives("ada", "resources", "Resources for “SQL”", topic="SQL", free=True),
    gives("ada", "checkin", "**Mood**: good", done="chapter 1", minutes=40, mood="good"),
    presses("ada", "Undo", "Undone"),
    gives("ada", "streak", "Your streak in ML spring", why=True),
    gives("ada", "done", "Milestones `██░░░░░░░░` 1 of 5", milestone="milestone-week-01"),
    gives("ada", "undone", "not marked done any more", milestone="milestone-week-01"),
    gives("ada", "portfolio", "is shown from now on", title="Maze", link="https://x.org/maze"),
    gives("ada", "track", "**Specialization**"),
    presses("ada", "Help me choose", "Question 1 of 8"),
    gives("ada", "settings", "**Hours a week**: 5", timezone="Europe/Berlin", hours=5),
    gives("ada", "calendar", "`https://cairn.example.org/calendar/"),
    presses("ada", "End it", "no address any more"),
    gives("ada", "pause", "Paused through Fri 20 Mar 2026", until="2026-03-20"),
    gives("ada", "resume", "Good to have you back"),
    gives("ada", "reminders", "Reminders are on", on=True, time="20:00"),
    gives("lin", "cohort members", "**Ada**: 0/5 milestones"),
    gives("lin", "cohort schedule", "**recap**: day 7, 20", post="recap", time="20:00"),
    gives("lin", "cohort skip", "Week 3 moves", week=3),
    presses("lin", "Undo", "Undone"),
    gives("lin", "cohort holiday", "Days off", **{"from": "2026-03-10", "to": "2026-03-11"}),
    gives("lin", "cohort post", "The prompt post is on its way", post="prompt"),
    gives("lin", "cohort pause", "is paused"),
    gives("lin", "cohort resume", "goes on"),
    gives("ada", "privacy export", "everything Cairn knows of you"),
    gives("ada", "cohort leave", "You left ML spring"),
    gives("ada", "privacy delete", "Nothing about you is left", confirm=True),
    gives("lin", "cohort finish", "finished"),
    presses("lin", "Undo", "running"),
    gives("root", "cohort create", "Rust is set up", **RUST),
    gives("root", "cohort cancel", "cancelled", cohort="Rust"),
)


async def test_every_command(here: Here) -> None:
    last: dict[str, InteractionResult] = {}
    for step in STORY:
        shown = last[step.who] = await _take(here, step, last.get(step.who))
        assert step.says in words(shown), (step, words(shown))
        assert answer(shown).ephemeral, step
        await _tell_again(here)

    used = {call.command for call in here.core.calls}
    assert used == {command.path for command in REGISTRY.commands} - {("home",)}  # no place for it


async def test_what_is_shared_is_for_everybody(spring: Here) -> None:
    shown = await spring.ada.slash(spring.channel, "progress", share=True)

    assert not answer(shown).ephemeral
    assert [words(one) for one in spring.channel.history(viewer=spring.bob)] == [words(shown)]
    assert words(shown).startswith("## Ada in ML spring")


async def test_what_is_private_is_for_one(spring: Here) -> None:
    await spring.ada.slash(spring.channel, "progress")

    assert spring.channel.history(viewer=spring.bob) == []


async def test_everything_known_comes_as_a_file(spring: Here) -> None:
    shown = await spring.ada.slash(spring.channel, "privacy export")

    [file] = answer(shown).attachments
    assert file.filename == "cairn-export.json"
    assert b"ML spring" in await file.read()


async def test_who_learns_may_not_lead(spring: Here) -> None:
    for command, options in (("cohort members", {}), ("cohort post", {"post": "week"})):
        shown = await spring.ada.slash(spring.channel, command, **options)
        assert words(shown) == f"`/{command}` is for facilitators of ML spring."
        assert labels(shown) == []


async def test_a_role_makes_facilitators(here: Here) -> None:
    guide = here.guild.add_member(here.env.create_user("eve"), roles=[here.guides])
    before = await guide.slash(here.channel, "cohort create", **SPRING)
    await here.root.slash(here.channel, "setup", role=here.guides)
    after = await guide.slash(here.channel, "cohort create", **SPRING)

    assert words(before).startswith("`/cohort create` is for facilitators")
    assert words(after).startswith("## ML spring is set up")


async def _tell_again(here: Here) -> None:
    """The last call reaches another process as well, which changes nothing."""
    call = here.core.calls[-1]
    command = REGISTRY.find(call.command)
    before = await here.store.read(snapshot)

    app = App(here.store, REGISTRY, library(), here.clock, feeds=FEEDS)
    reply = await app.handle(call)

    assert command is not None
    assert reply.repeated is command.writes, call
    assert await here.store.read(snapshot) == before, call


async def _take(here: Here, step: Step, last: InteractionResult | None) -> InteractionResult:
    who: MemberActor = getattr(here, step.who)
    if step.press:
        assert last is not None, step
        return await who.click(answer(last).message, label=step.press)
    command = REGISTRY.find(step.command.split())
    assert command is not None, step
    given = {
        option.name: getattr(here, step.options[option.name])
        if option.kind in PICKED
        else step.options[option.name]
        for option in command.options
        if option.name in step.options
    }
    assert given.keys() == step.options.keys(), step
    return await who.slash(here.channel, step.command, **given)
