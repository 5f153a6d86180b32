"""People of other workspaces, who share a channel with this one."""

import pytest

from adapters.slack.life import Life
from adapters.slack.render import one
from adapters.slack.slash import Slash
from bot.message import Button, Buttons, Message, Text, line
from tests.wire.slack.cairn import Cairn, words
from tests.wire.slack.person import Person
from tests.wire.slack.refusals import Json
from tests.wire.slack.server import Slack

WEEK = Message(
    (
        Text(line("Week 1")),
        Buttons(
            (
                Button("Progress", ("progress",)),
                Button("Check in", ("checkin",)),
                Button("Join", ("cohort", "join"), (("cohort", "ML spring"),)),
            )
        ),
    )
)
REFUSED = "Cairn is here for the people of Learners, and you are from another workspace"


@pytest.fixture
def eve(slack: Slack, cairn: Cairn) -> Person:
    """Somebody who runs another workspace, and is in a channel of this one."""
    made = slack.person(cairn.learners, "eve", is_admin=True)
    made.user.home = slack.workspace("Elsewhere", installed=False)
    cairn.general.members.add(made.id)
    return made


async def week(cairn: Cairn, life: Life) -> Json:
    """A post that all in the channel can see."""
    here = await life.workspaces.find(cairn.learners.id)
    assert here is not None
    page = one(WEEK, Slash())
    await here.client.chat_postMessage(channel=cairn.general.id, blocks=page.blocks, text=page.text)
    return cairn.general.said[-1]


@pytest.mark.parametrize("button", ["Progress", "Check in", "Join"])
async def test_a_click_of_theirs_does_nothing_and_says_why(
    slack: Slack, cairn: Cairn, eve: Person, button: str
) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        pressed = await eve.press(await week(cairn, life), button).answered()
        listed = await cairn.root.command("/cohort", "members", cairn.general).answered()

    assert words(pressed) == f"{REFUSED}; nothing was changed."
    assert pressed.private
    assert eve.modals == []
    assert "eve" not in words(listed)
    assert eve.id not in {call.caller.account for call in cairn.core.calls}


async def test_a_form_of_theirs_is_refused_too(cairn: Cairn, eve: Person) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        await eve.command("/checkin", "", cairn.general).answered()
        sent = await eve.submit({"done": "chapter 1"}).answered()

    assert sent.errors["done"].startswith(REFUSED)


async def test_nothing_is_suggested_to_them(cairn: Cairn, eve: Person) -> None:
    async with cairn.on_sockets():
        await eve.command("/cohort", "create", cairn.general).answered()
        asked = await eve.suggest("timezone", "").answered()

    assert asked.options == []


async def test_they_cannot_be_named_either(cairn: Cairn, eve: Person) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.root.command(
            "/cohort", f"facilitator person={eve.mention}", cairn.general
        ).answered()

    assert "eve is not in this community; name somebody who is." in words(asked)


async def test_their_home_says_the_same(slack: Slack, cairn: Cairn, eve: Person) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await slack.life.opens_home(eve).settled()
        await life.settle(5)

    assert eve.home is not None
    assert REFUSED in str(eve.home["blocks"])


async def test_people_of_one_organisation_are_at_home_in_all_of_it(
    slack: Slack, cairn: Cairn, eve: Person
) -> None:
    acme = slack.enterprise("Acme", "West")
    cairn.learners.enterprise = acme
    eve.user.home = acme.workspaces[0]
    async with cairn.on_sockets() as life:
        await cairn.begin()
        pressed = await eve.press(await week(cairn, life), "Join").answered()
        made = await eve.command("/cohort", "edit name=Mine", cairn.general).answered()

    assert "Welcome to ML spring" in words(pressed)
    assert "is for facilitators of ML spring" in words(made)
