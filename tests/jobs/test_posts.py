"""What each kind of post says, where, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content.library import Library
from bot.domain.places import Place
from bot.domain.roadmap import Roadmap
from bot.jobs.runner import Runner
from bot.ports import PermanentFailure, TemporaryFailure
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.fakes.clock import FakeClock
from tests.jobs.bot import CREATE, Bot, at, bot_on, with_cohort
from tests.jobs.road import roadmap

WEEK_1 = [
    ("2026-03-02 09:00", "week"),
    ("2026-03-03 12:00", "drop"),
    ("2026-03-04 12:00", "prompt"),
    ("2026-03-04 18:00", "checkin"),
    ("2026-03-05 09:00", "digest"),
    ("2026-03-06 18:00", "checkin"),
    ("2026-03-07 09:00", "digest"),
    ("2026-03-08 18:00", "recap"),  # the clocks went forward that night
]


async def test_a_week_of_posts_comes_at_its_hours_in_its_thread(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-09 08:59")

    assert [(post.at, post.kind) for post in bot.told] == [(at(t), kind) for t, kind in WEEK_1]
    assert {post.place for post in bot.told} == {"#ml-spring"}
    assert [post.thread for post in bot.told] == [None] + ["message-1"] * 7
    assert {post.place for post in bot.chat.posts} == {Place("console", "home", "#ml-spring")}
    assert {post.cohort for post in bot.chat.posts} == {"ML spring"}

    await bot.until("2026-03-10 12:00")
    assert [(post.kind, post.thread) for post in bot.told[8:]] == [
        ("week", None),
        ("drop", "message-9"),
    ]


@pytest.mark.parametrize(
    "kind, words",
    [
        ("week", ("Week 1 of 6: Theme 1", "Milestone 1", "Sun 8 Mar", "Resource r1-0")),
        ("drop", ("Week 1: more to learn from", "Resource r1-3")),
        ("prompt", ("Week 1: worth talking about", "Why?", "How?")),
        ("checkin", ("Week 1: how is it going?",)),
        ("digest", ("Check-ins, Mon 2 Mar – Wed 4 Mar", "ada: chapter 1")),
        ("recap", ("Week 1: looking back", "1 check-in and 1 milestone", "ada: Milestone 1")),
    ],
)
async def test_each_kind_says_its_own(kind: str, words: tuple[str, ...], store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.say("ada", '/checkin done="chapter 1"')
    await bot.say("ada", "/done milestone=1")
    await bot.until("2026-03-09 00:00")
    text = next(post.text for post in bot.told if post.kind == kind)
    assert [word for word in words if word not in text] == []


async def test_only_the_last_checkin_of_a_week_asks_the_question_of_the_week(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-09 00:00")
    asks = ["How was week 1?" in post.text for post in bot.told if post.kind == "checkin"]
    assert asks == [False, True]


async def test_a_digest_speaks_of_the_days_since_the_one_before(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.until("2026-03-05 20:00")
    await bot.say("ada", '/checkin done="chapter 2" blocked="no data"')
    await bot.until("2026-03-07 10:00")
    first, second = (post.text for post in bot.told if post.kind == "digest")
    assert "chapter 2" not in first
    assert "Thu 5 Mar – Fri 6 Mar" in second
    assert second.index("no data") < second.index("chapter 2")


async def test_silent_weeks_leave_a_row_and_no_post(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-04-05 00:00")
    skipped = [job["key"] for job in await bot.jobs(state="skipped")]
    assert skipped == ["cohort:1:drop:2026-03-31", "cohort:1:prompt:2026-04-01"]


async def test_a_job_its_posts_and_the_next_job_are_one_transaction(store: Store) -> None:
    bot = await with_cohort(store)
    bot.clock.forward(hours=1)

    def dies_after_writing(tx: Tx, lot: Runner) -> None:
        lot._lots._run(tx, bot.clock.now(), 100)
        assert tx.deliveries.claim(bot.clock.now(), "x", timedelta(minutes=2), 9, ["console"])
        raise RuntimeError("power cut")

    before = await bot.jobs()
    with pytest.raises(RuntimeError, match="power cut"):
        await store.claim(lambda tx: dies_after_writing(tx, bot.runner))
    assert (await bot.jobs(), await bot.deliveries()) == (before, [])

    await bot.catch_up()
    assert bot.kinds == ["week"]
    assert [job["day"].isoformat() for job in await bot.jobs(kind="week")] == [  # type: ignore[attr-defined]
        "2026-03-02",
        "2026-03-09",
    ]


class Torn(dict[str, Roadmap]):
    """Roadmaps of which one cannot be looked at, as long as it is torn."""

    torn = True

    def get(self, key: str, default: Roadmap | None = None) -> Roadmap | None:  # type: ignore[override]
        if key == "other" and self.torn:
            raise RuntimeError("a bug")
        return super().get(key, default)


async def test_a_job_that_raises_holds_up_no_other_and_is_tried_again(store: Store) -> None:
    roads = Torn({"ml-engineer": roadmap(6), "other": replace(roadmap(6), id="other")})
    bot = Bot(store, FakeClock(at("2026-03-02 08:00")), Library(roads))
    roads.torn = False
    await bot.lead(f"{CREATE} roadmap=other")
    await bot.lead('/cohort create name="B" start=2026-03-02 timezone=America/New_York')

    roads.torn = True
    await bot.until("2026-03-02 09:00")
    assert [post.place for post in bot.told] == ["#b"]
    [job, *_] = await bot.jobs(kind="week")
    assert (job["state"], job["reason"], job["attempts"]) == ("waiting", "RuntimeError: a bug", 1)
    assert job["wake_at"] == at("2026-03-02 09:00:05")

    roads.torn = False
    await bot.until("2026-03-02 10:00")
    assert [(post.place, post.at) for post in bot.told] == [
        ("#b", at("2026-03-02 09:00")),
        ("#ml-spring", at("2026-03-02 09:00:05")),
    ]


async def test_children_wait_for_a_parent_that_is_on_its_way(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.lead("/cohort schedule post=drop day=1 time=09:00")
    bot.chat.fail(TemporaryFailure("503"))
    await bot.until("2026-03-02 10:00")
    assert [(post.kind, post.at, post.thread) for post in bot.told] == [
        ("week", at("2026-03-02 09:00:05"), None),
        ("drop", at("2026-03-02 09:00:05"), "message-1"),
    ]


async def test_without_a_parent_a_post_stands_alone(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(PermanentFailure("403: may not post", "Let Cairn post there"))
    await bot.until("2026-03-03 13:00")
    assert [(post.kind, post.thread) for post in bot.told] == [("notice", None), ("drop", None)]

    bot = await lone_cohort(bot)
    await bot.until("2026-03-04 13:00")
    assert [(post.kind, post.thread) for post in bot.told if post.place == "#b"] == [
        ("prompt", None)
    ]


async def lone_cohort(bot: Bot) -> Bot:
    """Another cohort, whose week is not posted by the schedule."""
    await bot.lead('/cohort create name="B" start=2026-03-04 timezone=America/New_York')
    await bot.lead("/cohort schedule cohort=B post=week on=no")
    await bot.lead("/cohort schedule cohort=B post=prompt day=1")
    bot.take()
    return bot


async def test_both_paces_say_what_their_weeks_hold(store: Store) -> None:
    bot = bot_on(store)
    new_york = "start=2026-03-02 timezone=America/New_York"
    await bot.lead(f'/cohort create name="Slow" pace=relaxed {new_york}')
    await bot.lead(f'/cohort create name="Fast" pace=sprint {new_york}')
    await bot.until("2026-03-16 00:00")

    slow = [post for post in bot.told if post.place == "#slow"]
    assert [post.kind for post in slow] == [
        *("week", "drop", "prompt", "checkin", "digest", "checkin", "digest"),
        *("prompt", "checkin", "digest", "checkin", "digest", "recap"),
    ]
    assert {post.thread for post in slow[1:]} == {"message-1"}
    questions = [post.text for post in slow if post.kind == "prompt"]
    assert ["Why?" in text for text in questions] == [True, False]
    asks = ["How was week 1?" in post.text for post in slow if post.kind == "checkin"]
    assert asks == [False, False, False, True]

    weeks = [post.text for post in bot.told if (post.place, post.kind) == ("#fast", "week")]
    assert ["Weeks 1 and 2 of 6" in weeks[0], "Weeks 3 and 4 of 6" in weeks[1]] == [True, True]
