from datetime import date

import pytest

from bot.storage.tables import goals, jobs, pauses, persons, reminders, zone_history
from tests.commands.world import World, labels, text


async def test_settings_are_shown_when_nothing_is_changed(spring: World) -> None:
    before = await spring.rows(zone_history)

    assert text(await spring.say("ada", "/settings")) == (
        "Your settings\n"
        "Time zone: Europe/Berlin\n"
        "Your day begins: 04:00\n"
        "Streak: weekly\n"
        "Goal: 3 check-in days a week\n"
        "Hours a week: not set\n"
        "Name shown: ada\n"
        "Progress seen by: your cohort\n"
        "Reminders: off"
    )
    assert await spring.rows(zone_history) == before


async def test_every_setting_can_be_changed_at_once(either: World) -> None:
    reply = await either.say(
        "ada",
        "/settings day_start=6am streak=daily goal_days=5 hours=8 alias=Lovelace "
        "visibility=private",
    )

    assert text(reply) == (
        "Your settings\n"
        "Time zone: Europe/Berlin\n"
        "Your day begins: 06:00, from your next day on; until then 04:00\n"
        "Streak: daily\n"
        "Goal: 5 check-in days a week\n"
        "Hours a week: 8\n"
        "Name shown: Lovelace\n"
        "Progress seen by: you and your facilitators\n"
        "Reminders: off\n"
        "[Undo]"
    )


async def test_a_change_can_be_undone(spring: World) -> None:
    await spring.say("ada", "/settings alias=Ada hours=5")
    changed = await spring.say("ada", "/settings alias=Countess hours=9 goal_days=2 streak=off")
    assert labels(changed) == ["Undo"]

    undone = text(await spring.press("ada", "Undo"))

    assert (
        "Streak: weekly\nGoal: 3 check-in days a week\nHours a week: 5\nName shown: Ada" in undone
    )


async def test_an_alias_and_hours_can_be_taken_away(spring: World) -> None:
    await spring.say("ada", "/settings alias=Countess hours=5")
    undone = text(await spring.press("ada", "Undo"))
    assert "Hours a week: not set\nName shown: ada\n" in undone

    await spring.say("ada", "/settings alias=Countess")
    assert "Name shown: ada\n" in text(await spring.say("ada", "/settings alias=none"))


async def test_a_change_of_everything_in_the_longest_zone_has_no_button_that_breaks(
    spring: World,
) -> None:
    everything = "timezone={} day_start=5am streak=daily goal_days=2 hours=10 visibility=private"
    await spring.say("ada", "/settings " + everything.format("America/Argentina/ComodRivadavia"))

    reply = await spring.say("ada", "/settings " + everything.format("Europe/Berlin"))

    assert reply.ok
    for button in reply.message.buttons:
        assert (await spring.click("ada", button)).ok


async def test_a_new_zone_counts_from_the_next_day(spring: World) -> None:
    reply = await spring.say("ada", "/settings timezone=tokyo")
    assert "Time zone: Asia/Tokyo, from your next day on; until then Europe/Berlin" in text(reply)
    assert "for Mon 2 Mar" in text(await spring.say("ada", "/checkin done=x"))

    spring.clock.forward(days=1)
    assert "Time zone: Asia/Tokyo\n" in text(await spring.say("ada", "/settings"))


async def test_a_zone_that_is_taken_back_at_once_never_was(spring: World) -> None:
    await spring.say("ada", "/settings timezone=Asia/Tokyo")

    await spring.press("ada", "Undo")

    ada = next(row["id"] for row in await spring.rows(persons) if row["name"] == "ada")
    zones = [row["zone"] for row in await spring.rows(zone_history) if row["person_id"] == ada]
    assert zones == ["Europe/Berlin"]


async def test_travel_does_not_take_a_check_in_away(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    await spring.say("ada", "/settings timezone=Pacific/Kiritimati")
    for _ in range(2):
        spring.clock.forward(days=1)
        await spring.say("ada", "/checkin done=x")

    assert "1 week, 1 freeze; 3 of 3" in text(await spring.say("ada", "/streak"))


async def test_a_goal_counts_for_this_week_and_later_ones(spring: World) -> None:
    for _ in range(3):
        await spring.say("ada", "/checkin done=x")
        spring.clock.forward(days=1)
    spring.clock.forward(days=5)

    await spring.say("ada", "/settings goal_days=5")

    assert "1 week, 1 freeze; 0 of 5 days this week" in text(await spring.say("ada", "/streak"))
    assert [row["days"] for row in await spring.rows(goals)] == [5]


async def test_an_alias_hides_the_name_from_others(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("ada", "/settings alias=Countess")

    assert "Countess in ML spring" in text(await spring.say("bob", "/progress person=Countess"))
    assert "• Countess: " in text(await spring.say("lin", "/cohort members"))


@pytest.mark.parametrize("alias", ["bob", "BOB", "Countess", "countess"])
async def test_an_alias_is_not_the_name_of_somebody_else_here(spring: World, alias: str) -> None:
    await spring.say("bob", '/cohort join "ML spring"')
    await spring.say("bob", "/settings alias=Countess")
    before = await spring.snapshot()

    reply = await spring.say("ada", f"/settings alias={alias} hours=3")

    assert text(reply) == (
        f"Somebody here is called “{alias}” already; the option alias takes another name."
    )
    assert await spring.snapshot() == before
    assert (await spring.say("bob", "/settings alias=countess")).ok
    assert (await spring.say("eve", f"/settings alias={alias}")).ok
    spring.enter("ada", community=None)
    assert text(await spring.say("ada", f"/settings alias={alias}")) == text(reply)


async def test_a_goal_of_one_day_is_one_day(spring: World) -> None:
    assert "Goal: 1 check-in day a week\n" in text(await spring.say("ada", "/settings goal_days=1"))


async def test_a_streak_that_is_off_takes_the_reminders_with_it(spring: World) -> None:
    await spring.say("ada", "/reminders time=18:30 days=mon")
    assert "Reminders: Mon at 18:30" in text(await spring.say("ada", "/settings"))

    off = text(await spring.say("ada", "/settings streak=off"))

    assert "Reminders: off" in off
    assert "Your reminders are off as well. /reminders on=yes turns them on again." in off
    await spring.live(days=1)
    assert [post for post in spring.chat.posts if post.kind == "reminder"] == []
    again = text(await spring.say("ada", "/settings streak=off"))
    assert "as well" not in again

    assert (await spring.say("ada", "/reminders on=yes")).ok
    assert "Reminders: Mon at 18:30" in text(await spring.say("ada", "/settings hours=4"))
    await spring.live(days=7)
    assert len([post for post in spring.chat.posts if post.kind == "reminder"]) == 1


async def test_private_progress_is_for_oneself_and_facilitators(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("lin", "/cohort join ML spring")
    await spring.say("ada", "/settings visibility=private")

    assert text(await spring.say("bob", "/progress person=ada")) == (
        "ada keeps their progress private."
    )
    assert (await spring.say("lin", "/progress person=ada")).ok
    assert (await spring.say("ada", "/progress")).ok


@pytest.mark.parametrize(
    "words, said",
    [
        ("timezone=Atlantis", "The option timezone cannot be “Atlantis”; it takes an IANA name"),
        ("timezone=localtime", "The option timezone cannot be “localtime”; it takes an IANA"),
        ("timezone=../../etc/passwd", "The option timezone cannot be “../../etc/passwd”; it"),
        ("goal_days=8", "The option goal_days cannot be “8”; it takes a whole number from 1 to 7."),
        ("hours=81", "The option hours cannot be “81”; it takes a whole number from 0 to 80."),
        ("streak=monthly", "The option streak cannot be “monthly”; it takes one of weekly, daily"),
        ('alias="\u200b"', "The option alias is empty; it takes text of up to 40 characters."),
        ("day_start=dawn", "The option day_start cannot be “dawn”; it takes a time of day such"),
        ("colour=red", "/settings has no option “colour”; it takes timezone, day_start, streak"),
    ],
)
async def test_a_setting_that_cannot_be(spring: World, words: str, said: str) -> None:
    before = await spring.snapshot()

    reply = await spring.say("ada", f"/settings {words}")

    assert not reply.ok
    assert text(reply).startswith(said)
    assert await spring.snapshot() == before


async def test_a_pause_is_taken_and_ended(either: World) -> None:
    paused = await either.say("ada", "/pause until=friday reason=exams")
    assert text(paused).startswith("Paused through Fri 6 Mar 2026\n")
    assert "and no reminders come. You are back on Sat 7 Mar 2026." in text(paused)
    assert "ada (paused)" in text(await either.say("lin", "/cohort members"))

    either.clock.forward(days=2)
    resumed = await either.press("ada", "Resume now")
    assert text(resumed).startswith("Good to have you back.")
    (row,) = await either.rows(pauses)
    assert (row["first"], row["last"], row["reason"]) == (
        date(2026, 3, 2), date(2026, 3, 3), "exams",
    )  # fmt: skip


async def test_a_pause_that_is_on_is_made_longer(spring: World) -> None:
    await spring.say("ada", "/pause until=friday reason=exams")
    await spring.say("ada", "/pause until=2026-03-20")

    (row,) = await spring.rows(pauses)
    assert (row["last"], row["reason"]) == (date(2026, 3, 20), "exams")


@pytest.mark.parametrize(
    "words, said",
    [
        ("/pause until=2026-03-01", "2026-03-01 is over; the option until takes today or a later"),
        ("/pause until=2026-12-01", "A pause takes up to 180 days; 2026-08-29 is the last."),
        ("/pause", "/pause needs until"),
        ("/resume", "You are not paused, so there is nothing to resume."),
    ],
)
async def test_a_pause_that_cannot_be(spring: World, words: str, said: str) -> None:
    reply = await spring.say("ada", words)

    assert not reply.ok
    assert text(reply).startswith(said)


async def test_reminders_are_off_unless_asked_for(either: World) -> None:
    assert text(await either.say("ada", "/reminders")) == "Reminders are off.\n[Turn them on]"

    on = await either.press("ada", "Turn them on")
    assert text(on).startswith("Reminders are on: Mon, Wed and Fri at 19:00, Europe/Berlin.")
    assert len([row for row in await either.rows(jobs) if row["kind"] == "reminder"]) == 1

    assert text(await either.press("ada", "Turn them off")).startswith("Reminders are off.")
    waiting = [
        r for r in await either.rows(jobs) if r["kind"] == "reminder" and r["state"] == "waiting"
    ]
    assert waiting == []


async def test_naming_a_time_or_days_turns_reminders_on(spring: World) -> None:
    reply = await spring.say("ada", "/reminders time=8am days=tue,sat")

    assert text(reply).startswith("Reminders are on: Tue and Sat at 08:00, Europe/Berlin.")


@pytest.mark.parametrize(
    "words, said",
    [
        ("time=23:00", "Reminders come from 08:00 to 22:00, not at 23:00."),
        ("time=7:59", "Reminders come from 08:00 to 22:00, not at 07:59."),
        ("days=mon,tue,wed,thu", "Reminders come on at most 3 days a week; name fewer days."),
        ("days=someday", "The option days cannot be “someday”; it takes weekdays such as mon"),
        ("days=,", "The option days cannot be “,”; it takes weekdays such as mon,wed,fri."),
        ("on=perhaps", "The option on cannot be “perhaps”; it takes yes or no."),
    ],
)
async def test_a_reminder_that_cannot_be(spring: World, words: str, said: str) -> None:
    reply = await spring.say("ada", f"/reminders {words}")

    assert not reply.ok
    assert text(reply).startswith(said)
    assert await spring.rows(reminders) == []


async def test_a_reminder_comes_at_the_persons_own_time_and_stops_when_told(
    spring: World,
) -> None:
    await spring.say("ada", "/reminders time=19:00 days=mon,wed,fri")
    await spring.live(days=1)
    mine = [post for post in spring.chat.posts if post.place.direct]
    assert [(post.kind, post.place.channel) for post in mine] == [("reminder", "ada")]

    await spring.say("ada", "/reminders on=no")
    await spring.live(days=7)
    assert len([post for post in spring.chat.posts if post.place.direct]) == 1


async def test_who_checked_in_or_is_paused_is_not_reminded(spring: World) -> None:
    await spring.say("ada", "/reminders time=19:00 days=mon,wed")
    await spring.say("ada", "/checkin done=x")
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("bob", "/reminders time=19:00 days=mon,wed")
    await spring.say("bob", "/pause until=sunday")

    await spring.live(days=1)

    assert [post for post in spring.chat.posts if post.place.direct] == []
