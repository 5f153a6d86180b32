"""Sends that fail: for a while, for good, or without anybody knowing."""

from datetime import datetime, timedelta

import pytest

from bot.jobs import runner as module
from bot.message import plain
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure
from bot.storage.store import Store
from tests.fakes.chat import FakeChat
from tests.jobs.bot import CREATE, TimedChat, at, bot_on, with_cohort
from tests.logged import log_lines

FORBIDDEN = PermanentFailure("403: Cairn may not post there", "Let Cairn send messages there")


async def test_a_send_that_fails_for_a_while_is_tried_with_longer_and_longer_waits(
    store: Store,
) -> None:
    bot = await with_cohort(store)
    tries = []

    class Away(TimedChat):
        async def post(self, outgoing: Outgoing) -> str:
            tries.append(self.clock.now() - at("2026-03-02 09:00"))
            return await super().post(outgoing)

    bot.chat = Away(clock=bot.clock)
    bot.runner = bot.worker("one")
    bot.chat.fail(*[TemporaryFailure("503")] * 7)
    await bot.until("2026-03-02 12:00")

    assert [wait.total_seconds() for wait in tries] == [0, 5, 20, 65, 200, 605, 1505, 2405]
    [row] = await bot.deliveries()
    assert (row["state"], row["attempts"], row["reason"]) == ("sent", 8, None)


async def test_retry_after_is_honoured_to_the_second(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(TemporaryFailure("429", timedelta(seconds=3)))
    bot.chat.fail(TemporaryFailure("429", timedelta(minutes=40)))
    await bot.until("2026-03-02 09:40:04")
    assert bot.told == []
    await bot.until("2026-03-02 09:40:05")
    assert bot.kinds == ["week"]


@pytest.mark.parametrize(
    "failure, ambiguous",
    [
        (TemporaryFailure("504"), True),
        (TemporaryFailure("429", ambiguous=False), False),
        (OSError("connection reset"), True),
        (TimeoutError(), True),
    ],
)
async def test_the_next_try_knows_whether_the_last_may_have_arrived(
    failure: Exception,
    ambiguous: bool,  # noqa: FBT001
    store: Store,
) -> None:
    bot = await with_cohort(store)

    class Unheard(TimedChat):
        first = True

        async def post(self, outgoing: Outgoing) -> str:
            if self.first:
                self.first = False
                raise failure
            return await super().post(outgoing)

    bot.chat = Unheard(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-02 10:00")
    assert [post.ambiguous for post in bot.chat.posts] == [ambiguous]


async def test_a_permanent_failure_is_kept_and_told_to_each_facilitator_once(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("mo", "/cohort join")
    await bot.lead("/cohort facilitator person=mo")
    bot.chat.fail(FORBIDDEN)
    await bot.until("2026-03-02 23:00")

    assert [(post.kind, post.place) for post in bot.told] == [("notice", "lin"), ("notice", "mo")]
    assert all(post.place.direct for post in bot.chat.posts)
    for word in ("ML spring", "#ml-spring", "403: Cairn may not post", "Let Cairn send messages"):
        assert word in bot.told[0].text
    [row] = await bot.deliveries(kind="week")
    assert (row["state"], row["attempts"], row["reason"]) == (
        "failed",
        1,
        "403: Cairn may not post there",
    )


async def test_the_same_trouble_is_told_once_and_a_new_one_again(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, None, FORBIDDEN, FORBIDDEN)
    await bot.until("2026-03-04 13:00")
    assert bot.kinds == ["notice"]

    bot.chat.fail(PermanentFailure("404: the place is gone", "Choose another"))
    await bot.until("2026-03-04 20:00")
    assert bot.kinds == ["notice", "notice"]


async def test_a_notice_that_cannot_be_delivered_makes_no_further_notice(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, PermanentFailure("closed", "Open direct messages"))
    await bot.until("2026-03-02 23:00")
    assert bot.told == []
    assert [row["state"] for row in await bot.deliveries()] == ["failed", "failed"]
    assert len(await bot.jobs(kind="notice")) == 1


async def test_facilitators_are_told_again_when_the_first_word_did_not_reach_them(
    store: Store,
) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, PermanentFailure("closed", "Open direct messages"))
    await bot.until("2026-03-02 23:00")
    bot.chat.fail(FORBIDDEN)
    await bot.until("2026-03-03 23:00")
    assert bot.kinds == ["notice"]
    assert "The drop post of ML spring could not be delivered" in bot.told[0].text
    assert "/cohort post post=drop brings it back" in bot.told[0].text


async def test_facilitators_are_told_again_when_a_place_that_was_well_fails_again(
    store: Store,
) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN)
    await bot.until("2026-03-03 13:00")
    bot.chat.fail(FORBIDDEN)
    await bot.until("2026-03-04 13:00")
    assert bot.kinds == ["notice", "drop", "notice"]


async def test_a_notice_goes_out_although_the_cohort_is_paused_meanwhile(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, TemporaryFailure("503"))
    await bot.until("2026-03-02 09:00")
    await bot.lead("/cohort pause")
    await bot.until("2026-03-02 10:00")
    assert bot.kinds == ["notice"]


async def test_what_comes_too_late_is_dropped_with_a_reason(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-03 11:00")
    bot.chat.fail(TemporaryFailure("429", timedelta(hours=6, seconds=1)))
    await bot.until("2026-03-03 20:00")
    assert bot.kinds == ["week"]
    [row] = await bot.deliveries(kind="drop")
    assert (row["state"], row["reason"]) == ("skipped", "it came too late to be of use")


class Deaf(TimedChat):
    """The next message arrives, and nobody hears of it."""

    deaf = False

    async def post(self, outgoing: Outgoing) -> str:
        arrived = await super().post(outgoing)
        if self.deaf:
            self.deaf = False
            raise TemporaryFailure("the connection broke", timedelta(hours=6, seconds=1))
        return arrived


async def test_what_has_arrived_unheard_is_found_when_it_is_too_late_to_send_it(
    store: Store,
) -> None:
    bot = await with_cohort(store)
    bot.chat = chat = Deaf(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-03 11:00")
    chat.deaf = True
    await bot.until("2026-03-03 20:00")

    assert bot.kinds == ["week", "drop"]
    [row] = await bot.deliveries(kind="drop")
    assert (row["state"], row["message_id"], row["reason"]) == ("sent", "message-2", None)


@pytest.mark.parametrize(
    "failures, state, attempts",
    [
        ((), "skipped", 2),
        ((TemporaryFailure("503"), TemporaryFailure("503")), "skipped", 4),
        ((PermanentFailure("gone", "Choose another"),), "skipped", 2),
    ],
)
async def test_what_is_not_found_then_is_dropped(
    failures: tuple[TemporaryFailure | PermanentFailure, ...],
    state: str,
    attempts: int,
    store: Store,
) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-03 11:00")
    bot.chat.fail(TemporaryFailure("503", timedelta(hours=6, seconds=1)), *failures)
    await bot.until("2026-03-03 20:00")

    assert bot.kinds == ["week"]
    [row] = await bot.deliveries(kind="drop")
    assert (row["state"], row["attempts"]) == (state, attempts)
    assert row["reason"] == "it came too late to be of use"


async def test_nobody_looks_for_it_after_more_than_a_day(store: Store) -> None:
    bot = await with_cohort(store)
    looked: list[str] = []

    class Watched(TimedChat):
        async def find(self, outgoing: Outgoing) -> str | None:
            looked.append(outgoing.kind)
            return await super().find(outgoing)

    bot.chat = Watched(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-03 11:00")
    bot.chat.fail(TemporaryFailure("503", timedelta(hours=31)))
    await bot.until("2026-03-04 20:00")
    [row] = await bot.deliveries(kind="drop")
    assert (row["state"], looked) == ("skipped", [])


async def test_the_weeks_own_post_is_worth_trying_all_week(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(TemporaryFailure("429", timedelta(days=6)))
    await bot.until("2026-03-08 23:59")
    assert ("week", at("2026-03-08 09:00") + timedelta(hours=1)) in [
        (post.kind, post.at) for post in bot.told
    ]


async def test_a_post_for_a_platform_that_is_not_connected_is_left_alone(store: Store) -> None:
    bot = await with_cohort(store)
    bot.clock.forward(hours=1)
    for chats in ({}, {"discord": FakeChat()}):
        offline = module.Runner(store, bot.library, chats, "offline")
        while await offline.run_due(bot.clock.now()):
            pass
        assert await offline.next_due() != bot.clock.now()
    await bot.until("2026-03-02 10:00")
    assert [(post.kind, post.at) for post in bot.told] == [("week", at("2026-03-02 09:00"))]
    assert [row["attempts"] for row in await bot.deliveries()] == [1]


async def test_a_place_that_is_busy_is_left_alone_for_as_long_as_it_asks(store: Store) -> None:
    """Three cohorts in one channel; the first send takes 7 seconds, the second is refused."""
    bot = bot_on(store)
    for number in range(3):
        await bot.lead(CREATE.replace("ML spring", f"C{number}") + " channel=#all")
    seconds = [0.0]

    class Busy(FakeChat):
        async def post(self, outgoing: Outgoing) -> str:
            seconds[0] += 7
            return await super().post(outgoing)

    busy = Busy()
    busy.fail(None, TemporaryFailure("429", timedelta(seconds=6), ambiguous=False))
    runner = module.Runner(store, bot.library, {"console": busy}, "one", lambda: seconds[0])
    bot.clock.forward(hours=1)
    await runner.run_due(bot.clock.now())

    assert len(busy.posts) == 1
    waiting = [row["wake_at"] for row in await bot.deliveries(kind="week") if row["wake_at"]]
    assert waiting == [bot.clock.now() + timedelta(seconds=14 + 6)] * 2


async def test_a_slow_place_gives_back_what_it_cannot_begin_within_the_lease(store: Store) -> None:
    """Five cohorts post in one channel, where a send takes 25 seconds."""
    bot = bot_on(store)
    for number in range(5):
        await bot.lead(CREATE.replace("ML spring", f"C{number}") + " channel=#all")
    seconds = [0.0]

    begun: list[float] = []

    class Slow(FakeChat):
        async def post(self, outgoing: Outgoing) -> str:
            [row] = await bot.deliveries(nonce=outgoing.nonce)
            assert isinstance(row["wake_at"], datetime)
            begun.append((row["wake_at"] - bot.clock.now()).total_seconds() - seconds[0])
            seconds[0] += 25
            return await super().post(outgoing)

    slow = Slow()
    runner = module.Runner(store, bot.library, {"console": slow}, "slow", lambda: seconds[0])
    bot.clock.forward(hours=1)
    assert await runner.run_due(bot.clock.now()) == 5 + 5 + 2
    assert begun == [120, 95, 70, 120, 95]  # seconds that are left of the lease
    assert len(slow.posts) == 5
    assert [row["attempts"] for row in await bot.deliveries()] == [1] * 5


async def test_what_fails_for_good_is_logged_by_its_number(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, PermanentFailure("closed", "Open direct messages"))
    await bot.until("2026-03-02 23:00")
    week, notice = await bot.deliveries()
    failed = [one for one in log_lines(caplog) if one["event"] == "delivery failed for good"]
    assert [(one["delivery"], one["kind"], one["cohort"], one["why"]) for one in failed] == [
        (week["id"], "week", week["cohort_id"], "403: Cairn may not post there"),
        (notice["id"], "notice", week["cohort_id"], "closed"),
    ]


async def test_a_place_that_is_gone_is_not_named_and_commands_stand_out(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(PermanentFailure("the channel is gone", "Choose with `/cohort edit`", gone=True))
    await bot.until("2026-03-02 23:00")
    said = plain(bot.chat.posts[0].message)
    assert "Place: the channel it posted in. Cause: the channel is gone." in said
    assert "What helps: Choose with /cohort edit. Then" in said


async def test_facilitators_see_what_did_not_arrive(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(FORBIDDEN, PermanentFailure("closed", "Open direct messages"))
    await bot.until("2026-03-02 23:00")
    failed = (
        "Cairn could not write to lin directly on Mon 2 Mar: closed.\n"
        "The week post of Mon 2 Mar did not arrive in #ml-spring: 403: Cairn may not post there."
    )
    assert failed in plain((await bot.lead("/cohort info")).message)
    assert "did not arrive" not in plain((await bot.say("mo", "/cohort info")).message)

    await bot.until("2026-03-10 10:00")
    assert "did not arrive" not in plain((await bot.lead("/cohort info")).message)
