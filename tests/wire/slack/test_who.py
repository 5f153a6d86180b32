"""Who somebody is: their name, their zone, and whether they run the workspace."""

import pytest

from tests.wire.slack.cairn import Cairn, words
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy


async def test_a_change_of_somebody_counts_at_once(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await slack.life.changes(cairn.ada, display_name="Ada L.", tz="Asia/Tokyo").settled()
        await life.settle(5)
        await cairn.ada.command("/progress", "", cairn.general).answered()

    caller = cairn.core.calls[-1].caller
    assert (caller.name, caller.zone) == ("Ada L.", "Asia/Tokyo")
    assert len(slack.record.of("users.info")) == 2


async def test_who_is_refused_while_slack_says_nothing_hears_of_it(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets():
        slack.trouble.next("users.info", busy(30), times=2)
        refused = await cairn.root.command("/cairn", "setup", cairn.general).answered()
        other = await cairn.root.command("/progress", "", cairn.general).answered()
        again = await cairn.root.command("/cairn", "setup", cairn.general).answered()

    assert "is for administrators of this community" in words(refused)
    assert "Slack does not say just now what you may do in this workspace." in words(refused)
    assert "Slack does not say" not in words(other)
    assert "Facilitators: administrators" in words(again)


async def test_who_leads_is_asked_for_what_they_are_just_now(
    slack: Slack, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.calls.RECENT", 0.0)
    async with cairn.on_sockets():
        await cairn.begin()
        cairn.root.user.is_admin = False  # which another process is told
        before = len(slack.record.of("users.info"))
        await cairn.root.command("/cairn", "help", cairn.general).answered()
        assert len(slack.record.of("users.info")) == before
        asked = await cairn.root.command("/cairn", "setup", cairn.general).answered()

    assert "is for administrators of this community" in words(asked)
