"""The home tab: what somebody sees in it, when it changes, and what its buttons do."""

import asyncio

import pytest

from adapters.slack.home import TRIES
from bot.commands.call import Call, Reply
from bot.views.answers import bug
from tests.logged import log_lines
from tests.wire.slack.cairn import CREATE, Both, Cairn, Gated, labels, said
from tests.wire.slack.form import Entry
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, error
from tests.wire.trouble import HangUp

OWN = ["Check in", "Pause", "Reminders", "Settings", "Mark done", "This week", "Progress"]


async def look(cairn: Cairn, who: Person) -> str:
    """What somebody sees who opens their home."""
    await cairn.here.life.opens_home(who).settled()
    await published(cairn, who)
    return shown(who)


async def published(cairn: Cairn, who: Person) -> None:
    await cairn.here.changes.until(lambda: who.home is not None)


def shown(who: Person) -> str:
    return said(who.home or {})


def homes(cairn: Cairn) -> list[Call]:
    return [call for call in cairn.core.calls if call.command == ("home",)]


async def test_who_is_in_no_cohort(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        assert "There is no cohort here yet" in await look(cairn, cairn.ada)
        assert labels(cairn.ada.home or {}) == []
        await look(cairn, cairn.root)
        assert labels(cairn.root.home or {}) == ["Start a cohort"]
        await cairn.root.command("/cairn", CREATE, cairn.general).answered()
        await cairn.here.life.opens_home(cairn.ada).settled()
        await cairn.here.changes.until(lambda: "Cohorts you can join" in shown(cairn.ada))

    assert labels(cairn.ada.home or {}) == ["Join ML spring"]
    assert homes(cairn)[0].caller.community == cairn.learners.id


async def test_who_is_in_one_and_who_leads_it(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        seen = await look(cairn, cairn.ada)
        led = await look(cairn, cairn.root)

    assert "ML spring: Week 1 of 5" in seen
    assert labels(cairn.ada.home or {}) == OWN
    assert "1 member, you lead it" in led
    assert labels(cairn.root.home or {}) == ["Preview", "Members", "Info"]


async def test_who_leads_no_more_sees_what_members_see(
    cairn: Cairn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.people.RECENT", 0.0)
    async with cairn.on_sockets():
        await look(cairn, cairn.root)
        assert labels(cairn.root.home or {}) == ["Start a cohort"]
        cairn.root.user.is_admin = False  # which another process is told
        await cairn.here.life.opens_home(cairn.root).settled()
        await cairn.here.changes.until(lambda: labels(cairn.root.home or {}) == [])


async def test_who_is_in_several(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        for name in ("Owls", "Rust"):
            text = CREATE.replace("ML spring", name)
            await cairn.root.command("/cairn", text, cairn.general).answered()
        await cairn.ada.command("/cohort", "join Owls", cairn.general).answered()
        seen = await look(cairn, cairn.ada)

    assert [f"{name}: Week 1 of 5" in seen for name in ("ML spring", "Owls", "Rust")] == [
        True,
        True,
        False,
    ]
    assert labels(cairn.ada.home or {}) == [*OWN, *OWN[4:], "Join Rust"]


async def test_the_messages_tab_is_no_home(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.here.life.opens_home(cairn.ada, "messages").settled()
        await life.settle(5)

    assert cairn.ada.home is None


async def test_what_one_changes_is_seen_at_once(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        assert "No check-in yet today." in await look(cairn, cairn.ada)
        await cairn.ada.command("/checkin", "chapter 1", cairn.general).answered()
        await life.settle(5)
        assert "You have checked in today." in shown(cairn.ada)
        before = len(homes(cairn))

        await cairn.ada.command("/progress").answered()
        await cairn.ada.command("/checkin", "day=tomorrow").answered()
        await cairn.root.command("/cairn", "settings hours=5").answered()
        await life.settle(5)

    assert len(homes(cairn)) == before  # nothing changed, or nobody looks
    assert cairn.root.home is None


async def test_a_button_answers_in_a_modal_and_changes_the_home(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await look(cairn, cairn.ada)
        read = await cairn.ada.press(cairn.ada.home or {}, "This week").answered()
        assert "Objectives" in said(read.modal)
        done = await cairn.ada.press(cairn.ada.home or {}, "Mark done").answered()
        assert "1 of 5" in said(done.modal)
        await life.settle(5)

    assert "1 of 5" in shown(cairn.ada)


async def test_a_button_opens_a_form_whose_answer_changes_the_home(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await look(cairn, cairn.ada)
        await cairn.ada.press(cairn.ada.home or {}, "Pause").answered()
        sent = await cairn.ada.submit({"until": "2026-03-20"}).answered()
        assert "Paused through Fri 20 Mar 2026" in said(sent.modal)
        await life.settle(5)

    assert labels(cairn.ada.home or {})[1] == "Resume"


async def test_a_cohort_is_started_from_there(cairn: Cairn) -> None:
    """Nobody is in a channel there, so the form asks for one."""
    async with cairn.on_sockets():
        await look(cairn, cairn.root)
        await cairn.root.press(cairn.root.home or {}, "Start a cohort").answered()
        await cairn.root.suggest("timezone", "berl").answered()
        filled: dict[str, Entry] = {
            "name": "ML spring",
            "start": "2026-03-02",
            "timezone": "Europe/Berlin",
        }
        missing = await cairn.root.submit(filled).answered()
        sent = await cairn.root.submit({"channel": cairn.general.id, **filled}).answered()

    assert missing.errors == {
        "channel": "It needs a channel to post in; “Where it posts” names one."
    }
    assert "ML spring is set up" in said(sent.modal)


async def test_a_stranger_joins_from_there(cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.root.command("/cairn", CREATE, cairn.general).answered()
        await look(cairn, cairn.ada)
        joined = await cairn.ada.press(cairn.ada.home or {}, "Join ML spring").answered()
        assert "Welcome to ML spring" in said(joined.modal)
        await life.settle(5)

    assert labels(cairn.ada.home or {}) == OWN


async def test_of_changes_that_meet_the_last_one_counts(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await look(cairn, cairn.ada)
        before = len(homes(cairn))
        hold = slack.trouble.hold("views.publish", stored=False)
        await cairn.ada.command("/checkin", "chapter 1").answered()
        await asyncio.wait_for(hold.reached.wait(), 5)
        for number in (2, 3, 4):
            await cairn.ada.command("/cairn", f"done milestone-week-0{number}").answered()
        hold.go.set()
        await life.settle(5)

    assert len(homes(cairn)) == before + 2
    assert "3 of 5" in shown(cairn.ada)


async def test_what_another_process_has_shown_is_not_overwritten(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await look(cairn, cairn.ada)
        hold = slack.trouble.hold("views.publish", stored=False)
        await cairn.ada.command("/cairn", "done milestone-week-01").answered()
        await asyncio.wait_for(hold.reached.wait(), 5)
        here = await life.workspaces.find(cairn.learners.id)
        assert here is not None
        block = {"type": "section", "text": {"type": "plain_text", "text": "newer"}}
        view = {"type": "home", "blocks": [block]}
        await here.client.views_publish(user_id=cairn.ada.id, view=view)
        await cairn.root.command("/cohort", "edit name=Owls").answered()
        hold.go.set()
        await life.settle(5)

    assert "Owls: Week 1 of 5" in shown(cairn.ada)
    refused = [call for call in slack.record.of("views.publish") if call.error == "hash_conflict"]
    assert len(refused) == 1


@pytest.mark.parametrize(
    "trouble, naps", [(busy(7), [7.0]), (error("internal_error"), [1.0]), (HangUp(stored=True), [])]
)
async def test_slack_is_busy_for_a_while(
    slack: Slack, cairn: Cairn, trouble: object, naps: list[float]
) -> None:
    slack.trouble.next("views.publish", trouble)  # type: ignore[arg-type]
    async with cairn.on_sockets() as life:
        await look(cairn, cairn.ada)
        await life.settle(5)

    assert "Welcome to Cairn" in shown(cairn.ada)
    assert set(naps) <= set(cairn.naps.taken)


@pytest.mark.parametrize("name, times", [("not_enabled", 1), ("internal_error", TRIES)])
async def test_slack_does_not_take_it(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture, name: str, times: int
) -> None:
    slack.trouble.always("views.publish", error(name))
    async with cairn.on_sockets() as life:
        await slack.life.opens_home(cairn.ada).settled()
        asked = await cairn.ada.command("/cairn", "help").answered()
        await life.settle(5)

    tries = [one for one in log_lines(caplog) if one["event"] == "home not shown"]
    assert [(one["account"], one["why"]) for one in tries] == [(cairn.ada.id, name)] * times
    assert cairn.ada.ephemerals == asked.messages


async def test_two_workspaces_do_not_see_each_other(slack: Slack, cairn: Cairn) -> None:
    others = slack.workspace("Others")
    eve = slack.person(others, "eve")
    async with cairn.on_http(Both(cairn.learners, others)):
        await cairn.begin()
        here = await look(cairn, cairn.ada)
        there = await look(cairn, eve)

    assert "ML spring" in here
    assert "ML spring" not in there
    assert "There is no cohort here yet" in there


class Broken(Gated):
    """A bot whose homes are broken from some time on."""

    is_broken = False

    async def handle(self, call: Call) -> Reply:
        if self.is_broken and call.command == ("home",):
            return Reply(bug("0a1b2c3d"), ok=False, incident="0a1b2c3d")
        return await super().handle(call)


async def test_a_bug_is_told_only_where_nothing_better_is_seen(cairn: Cairn) -> None:
    cairn.core = core = Broken(cairn.core.app, cairn.here.changes)
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await look(cairn, cairn.ada)
        core.is_broken = True
        await cairn.ada.command("/checkin", "chapter 1").answered()
        await life.settle(5)
        told = await look(cairn, cairn.root)

    assert "ML spring: Week 1 of 5" in shown(cairn.ada)
    assert "incident 0a1b2c3d" in told
