"""What is offered while somebody types."""

import pytest

from adapters.discord.declare import payloads
from bot.commands.registry import REGISTRY
from tests.on_discord.here import Here

COMPLETED = [
    (command.name, option["name"])
    for command in REGISTRY.listed
    for top in payloads(REGISTRY)
    if top["name"] == command.path[0]
    for leaf in ([top] if len(command.path) == 1 else top["options"])
    if leaf["name"] == command.path[-1]
    for option in leaf["options"]
    if option.get("autocomplete")
]
"""Every option of every command that Discord completes."""

OFFERED = 25
"""Choices that Discord shows at most."""


async def test_every_option_that_completes(spring: Here) -> None:
    lin, room = spring.lin, spring.channel
    await lin.slash(room, "cohort join")
    await lin.slash(room, "done", milestone="milestone-week-01")
    await lin.slash(room, "portfolio", title="Maze", link="https://x.org/maze")
    root_too = {"setup", "cohort create"}

    for command, option in COMPLETED:
        who = spring.root if command in root_too else lin
        offered = await who.autocomplete(room, command, option, "")
        assert 0 < len(offered) <= OFFERED, (command, option)
        last = offered[-1]
        begun = await who.autocomplete(room, command, option, str(last["name"])[:6])
        assert last in begun, (command, option)
        assert await who.autocomplete(room, command, option, "qqq") == [], (command, option)


@pytest.mark.parametrize(
    "command, option, typed, says",
    [
        ("week", "number", "3:", "Week 3 of 5"),
        ("resources", "topic", "SQL", "Resources for “SQL”"),
        ("done", "milestone", "vector", "Done: Vectorised toolkit"),
        ("cohort info", "cohort", "ml", "## ML spring"),
        ("help", "command", "check", "`/checkin`, for members"),
        ("settings", "timezone", "buenos", "Buenos"),
    ],
)
async def test_what_is_chosen_is_taken(
    spring: Here, command: str, option: str, typed: str, says: str
) -> None:
    [chosen, *_] = await spring.ada.autocomplete(spring.channel, command, option, typed)
    shown = await spring.ada.slash(spring.channel, command, **{option: chosen["value"]})

    assert shown.response is not None
    assert says in str(shown.response.components)


async def test_in_a_direct_conversation_own_cohorts_are_offered(spring: Here) -> None:
    spring_only = [{"name": "ML spring", "value": "ML spring"}]
    stranger = spring.env.create_user("eve")
    for somebody in (spring.ada, spring.root):
        assert await somebody.user.autocomplete("progress", "cohort", "") == spring_only
    assert await stranger.autocomplete("progress", "cohort", "") == []
