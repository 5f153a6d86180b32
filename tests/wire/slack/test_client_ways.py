"""The ways from Slack to the bot: sockets that end, requests that nobody signed, wrong tokens."""

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.life import Access, Life, Plugs
from adapters.slack.timing import Timing
from bot.ports import ShutOut, Standing
from tests.logged import log_lines, logged
from tests.wire.slack.cairn import CREATE, QUICK, Both, Cairn, Naps, words
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down, error
from tests.wire.slack.world import Workspace as There
from tests.wire.trouble import Fail, Fault, HangUp

OPEN = "apps.connections.open"


async def renewed(slack: Slack, opened: int) -> None:
    """So many connections were made in all, and the old ones are gone."""
    await slack.changes.until(
        lambda: slack.sockets.opened >= opened and len(slack.sockets.lines) <= 2
    )


async def test_there_are_two_connections(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets():
        assert len(slack.sockets.lines) == 2
    assert slack.sockets.lines == []


async def test_it_leaves_although_slack_does_not_hang_up(
    slack: Slack,
    cairn: Cairn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.slack.life.LEAVE_WITHIN", 0.02)
    slack.sockets.hangs_up.clear()
    async with cairn.on_sockets():
        assert len(slack.sockets.lines) == 2
    slack.sockets.hangs_up.set()
    await slack.changes.until(lambda: not slack.sockets.lines)
    gc.collect(1)

    assert "Slack did not take note of the end" in caplog.text
    assert "Unclosed" not in caplog.text
    assert not [task for task in asyncio.all_tasks() if "SocketModeClient" in repr(task)]


async def test_a_refresh_in_the_middle_of_a_command_loses_nothing(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets():
        cairn.core.open.clear()
        asked = await cairn.ada.command("/cairn", "help", cairn.general).acked()
        slack.sockets.refresh()
        others = [cairn.ada.command("/cairn", "help", cairn.general) for _ in range(20)]
        cairn.core.open.set()
        await asyncio.gather(asked.answered(), *(deed.answered() for deed in others))
        await renewed(slack, 4)
        await cairn.ada.command("/cairn", "help", cairn.general).answered()

    assert all(deed.delivery.in_time for deed in (asked, *others))
    assert len(cairn.ada.ephemerals) == 22


@pytest.mark.parametrize("end", ["close", "cut", "refresh"])
async def test_a_connection_that_ends_is_made_anew(slack: Slack, cairn: Cairn, end: str) -> None:
    async with cairn.on_sockets():
        getattr(slack.sockets, end)()
        await renewed(slack, 4)
        asked = await cairn.ada.command("/cairn", "help").answered()

    assert "Cairn walks a long road" in words(asked)


async def test_a_connection_that_says_nothing_any_more_is_made_anew(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets():
        slack.sockets.answers_pings = False
        await renewed(slack, 3)
        slack.sockets.answers_pings = True


@pytest.mark.parametrize(
    "fault, pause", [(HangUp(stored=False), 1.0), (down(503), 1.0), (busy(30), 30.0)]
)
async def test_slack_is_asked_for_connections_no_more_often_than_it_wants(
    slack: Slack, cairn: Cairn, fault: Fault, pause: float
) -> None:
    slack.trouble.next(OPEN, fault)
    async with cairn.on_sockets():
        pass

    assert pause in cairn.naps.taken


@pytest.mark.parametrize("fault", [HangUp(stored=False), down(503), busy(7), error("fatal_error")])
async def test_it_waits_for_a_slack_that_is_away(slack: Slack, cairn: Cairn, fault: Fault) -> None:
    slack.trouble.next("auth.test", fault, times=3)
    async with cairn.on_sockets():
        await cairn.ada.command("/cairn", "help").answered()

    assert len(cairn.naps.taken) >= 3


def bad_bot(slack: Slack, learners: There) -> Access:
    return Access("xoxb-wrong", slack.app.app_token, None, slack.api_url)


def bad_app(slack: Slack, learners: There) -> Access:
    return Access(learners.bot_token, "xapp-wrong", None, slack.api_url)


async def serve(life: Life) -> None:
    await life.log_in()
    await life.listen()


@pytest.mark.parametrize(
    "wrong, named",
    [
        (bad_bot, r"CAIRN_SLACK_BOT_TOKEN \(invalid_auth\)"),
        (bad_app, r"CAIRN_SLACK_APP_TOKEN \(invalid_auth\)"),
    ],
)
async def test_a_token_that_slack_does_not_know(
    slack: Slack, cairn: Cairn, wrong: Callable[[Slack, There], Access], named: str
) -> None:
    life = Life(cairn.core, cairn.wake, wrong(slack, cairn.learners), sleep=Naps(), timing=QUICK)
    try:
        with pytest.raises(ShutOut, match=named):
            await serve(life)
    finally:
        await life.leave()


async def test_what_answers_may_be_no_slack(slack: Slack, cairn: Cairn) -> None:
    slack.trouble.always("auth.test", Fail(404, "<html>not here</html>"))
    access = Access(cairn.learners.bot_token, slack.app.app_token, None, slack.api_url)
    life = Life(cairn.core, cairn.wake, access, sleep=Naps(), timing=QUICK)
    try:
        with pytest.raises(ShutOut, match="CAIRN_SLACK_BOT_TOKEN"):
            await life.log_in()
    finally:
        await life.leave()


async def test_the_process_gives_up_when_nothing_helps(slack: Slack, cairn: Cairn) -> None:
    access = Access(cairn.learners.bot_token, slack.app.app_token, None, slack.api_url)
    timing = Timing(apart=0.0, ping=0.2, look=0.01, connect=1.0, linger=0.0, dead=0.1)
    life = Life(cairn.core, cairn.wake, access, sleep=Naps(), timing=timing)
    await life.log_in()
    listening = asyncio.create_task(life.listen())
    try:
        await slack.connected(2)
        slack.trouble.always(OPEN, HangUp(stored=False))
        slack.sockets.cut()
        with pytest.raises(ShutOut, match="Slack could not be reached"):
            await asyncio.wait_for(listening, 5)
    finally:
        await life.leave()


async def test_what_comes_over_http_is_answered_the_same(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "adapters")
    async with cairn.on_http():
        assert [one["event"] for one in log_lines(caplog)] == ["logged in to Slack"]
        assert log_lines(caplog)[0]["community"] == cairn.learners.id
        assert await slack.sender.verify() == '{"challenge": "wire"}'
        await cairn.begin()
        asked = await cairn.ada.command("/checkin", "", cairn.general).answered()
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()

    assert asked.delivery.status == 200
    assert "chapter 1" in words(sent)


@pytest.mark.parametrize(
    "secret, age, missing",
    [("wrong", 0, False), (None, 301, False), (None, -301, False), (None, 0, True)],
)
async def test_a_request_that_slack_has_not_just_signed_is_refused(
    slack: Slack, cairn: Cairn, *, secret: str | None, age: int, missing: bool
) -> None:
    async with cairn.on_http():
        slack.sender.signing.secret = secret
        slack.sender.signing.age = timedelta(seconds=age)
        slack.sender.signing.missing = missing
        asked = await cairn.ada.command("/cairn", "help", cairn.general).acked()

    assert asked.delivery.status == 401
    assert cairn.core.calls == []


async def test_what_people_write_is_not_logged_when_it_is_refused(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)  # as libraries are heard
    caplog.set_level(logging.INFO, "adapters")
    async with cairn.on_http():
        slack.sender.signing.age = timedelta(minutes=10)
        await cairn.ada.command("/cairn", "checkin done=wombats", cairn.general).acked()

    assert "wombats" not in caplog.text


@pytest.mark.parametrize(
    "body, kind",
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
        (b"\xff", "text/plain; charset=utf-8"),
        (b"a", "text/plain; charset=nonsense"),
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(
    slack: Slack, cairn: Cairn, body: bytes, kind: str
) -> None:
    async with cairn.on_http():
        status, _ = await slack.sender.post(body, {"Content-Type": kind})

    assert status == 400


async def test_two_workspaces_do_not_see_each_other(slack: Slack, cairn: Cairn) -> None:
    other = slack.workspace("Elsewhere")
    eve = slack.person(other, "eve", is_admin=True)
    there = slack.channel(other, "general", eve)
    async with cairn.on_http(Both(cairn.learners, other)):
        await cairn.begin()
        before = await eve.command("/cohort", "list", there).answered()
        theirs = await eve.command("/cairn", CREATE, there).answered()
        listed = await cairn.ada.command("/cohort", "list", cairn.general).answered()
        progress = await eve.command("/progress", 'cohort="ML spring"', there).answered()

    assert "There is no cohort here yet" in words(before)
    assert "ML spring is set up" in words(theirs)
    assert words(listed).count("ML spring") == 1
    assert "0 of 5" not in words(progress)
    by = {call.caller.account: call.caller.community for call in cairn.core.calls}
    assert (by[eve.id], by[cairn.ada.id]) == (other.id, cairn.learners.id)


async def test_what_comes_from_another_workspace_is_refused(slack: Slack, cairn: Cairn) -> None:
    other = slack.workspace("Elsewhere")
    eve = slack.person(other, "eve")
    async with cairn.on_http():
        asked = await eve.command("/cairn", "help").answered()

    assert asked.shown["text"].startswith("Cairn is not in this workspace")
    assert cairn.core.calls == []


async def test_events_are_heard_once(slack: Slack, cairn: Cairn) -> None:
    heard: list[tuple[str, Mapping[str, Any]]] = []

    async def hear(team: str, event: Mapping[str, Any]) -> None:
        heard.append((team, event))

    async with cairn.on_sockets(Plugs({"app_home_opened": [hear]})) as life:
        opened = await slack.life.opens_home(cairn.ada).settled()
        await slack.outbox.again(opened).settled()
        await slack.life.joins(cairn.ada, cairn.general).settled()  # nobody listens to that
        await life.settle(5)

    assert [(team, event["user"]) for team, event in heard] == [(cairn.learners.id, cairn.ada.id)]


async def test_a_bug_with_an_event_ends_in_the_log(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    async def hear(team: str, event: Mapping[str, Any]) -> None:
        raise RuntimeError("on purpose")

    async with cairn.on_sockets(Plugs({"app_home_opened": [hear]})) as life:
        await slack.life.opens_home(cairn.ada).settled()
        await life.settle(5)

    assert logged(caplog, "deed failed")["deed"] == "app_home_opened"


async def test_an_app_that_is_removed_is_forgotten(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    both = Both(cairn.learners)
    with caplog.at_level(logging.WARNING):
        async with cairn.on_http(both) as life:
            await asyncio.gather(*(one.settled() for one in slack.life.uninstall(cairn.learners)))
            await life.settle(5)

    assert both.gone == [cairn.learners.id] * 2
    assert {(one["event"], one["community"]) for one in log_lines(caplog)} == {
        ("Cairn is not in the workspace any more: its cohorts are kept", cairn.learners.id)
    }


async def so(life: Life, standing: Standing) -> None:
    """It stands like that before long."""
    async with asyncio.timeout(10):
        while await life.standing() != standing:  # noqa: ASYNC110 - a socket sets no event
            await asyncio.sleep(0)


async def test_it_tells_whether_it_is_connected(slack: Slack, cairn: Cairn) -> None:
    access = Access(cairn.learners.bot_token, slack.app.app_token, None, slack.api_url)
    life = Life(cairn.core, cairn.wake, access, sleep=Naps(), timing=QUICK)
    assert await life.standing() == Standing(0, 2, connected=False)
    await life.log_in()
    first = slack.trouble.hold(OPEN)
    listening = asyncio.create_task(life.listen())
    try:
        await first.reached.wait()
        await so(life, Standing(1, 2, connected=True))
        first.go.set()
        await so(life, Standing(2, 2, connected=True))
        slack.trouble.always(OPEN, HangUp(stored=False))
        slack.sockets.cut()
        await so(life, Standing(0, 2, connected=False))
        slack.trouble.over(OPEN)
        await so(life, Standing(2, 2, connected=True))
    finally:
        await life.leave()
        await asyncio.gather(listening, return_exceptions=True)


async def test_over_http_the_login_is_the_connection(slack: Slack, cairn: Cairn) -> None:
    access = Access(cairn.learners.bot_token, None, slack.app.signing_secret, slack.api_url)
    life = Life(cairn.core, cairn.wake, access, sleep=Naps(), timing=QUICK)
    assert await life.standing() == Standing(0, 0, connected=False)
    await life.log_in()
    assert await life.standing() == Standing(0, 0, connected=True)
    await life.leave()
