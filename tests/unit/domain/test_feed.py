"""Since when an entry of a calendar is as it is, and what is called off."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import SAID_FOR, Days, Entry, Moment, Noted, Shown, Status, shown, to_note

NOW = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
WEEK = Entry("week:1:a", Days(date(2026, 3, 9), date(2026, 3, 15)), "week 2", "Words")
CALL = Entry("checkin:1:1:1", Moment(NOW + timedelta(days=2), timedelta(minutes=15)), "check-in")


def after(*entries: Entry, at: datetime = NOW) -> dict[str, Noted]:
    """What is noted once these were shown."""
    return to_note(shown(entries, {}, at))


def test_what_is_new_is_so_since_now_in_whole_seconds() -> None:
    (one,) = shown([WEEK], {}, NOW.replace(microsecond=999_999))

    assert (one.entry, one.since) == (WEEK, NOW)


def test_what_stays_the_same_has_not_changed() -> None:
    noted = after(WEEK, CALL)

    again = shown([WEEK, CALL], noted, LATER)

    assert [one.since for one in again] == [NOW, NOW]
    assert to_note(again) == noted


def test_whatever_changes_counts() -> None:
    noted = after(WEEK)
    for changed in (
        replace(WEEK, span=Days(date(2026, 3, 10), date(2026, 3, 15))),
        replace(WEEK, span=Days(date(2026, 3, 9), date(2026, 3, 16))),
        replace(WEEK, title="week 3"),
        replace(WEEK, text="Others"),
        replace(WEEK, url="https://example.org"),
        replace(WEEK, status=Status.TENTATIVE),
    ):
        (one,) = shown([changed], noted, LATER)
        assert one.since == LATER
        assert one.sequence == 259_200 + shown([WEEK], {}, NOW)[0].sequence


def test_two_changes_within_a_second_are_told_apart() -> None:
    noted = after(WEEK)

    (one,) = shown([replace(WEEK, title="else")], noted, NOW)

    assert one.since == NOW + timedelta(seconds=1)


def test_what_is_gone_is_called_off_under_its_title_for_two_weeks() -> None:
    far = replace(WEEK, span=Days(date(2026, 9, 7), date(2026, 9, 13)))
    noted = after(far)
    off = Entry(far.key, Days(date(2026, 9, 7), date(2026, 9, 7)), "week 2")

    first = shown([], noted, LATER)
    last = shown([], to_note(first), LATER + SAID_FOR)
    over = shown([], to_note(first), LATER + SAID_FOR + timedelta(seconds=1))

    assert [one.entry for one in first] == [replace(off, status=Status.CANCELLED)]
    assert first[0].since == LATER
    assert last == first
    assert over == ()


def test_what_is_over_is_not_called_off() -> None:
    noted = after(WEEK, CALL)

    assert [one.entry.key for one in shown([], noted, LATER)] == [WEEK.key]
    assert shown([], noted, NOW + timedelta(days=8)) == ()


def test_what_comes_back_takes_place_after_all() -> None:
    noted = to_note(shown([], after(WEEK), LATER))

    (one,) = shown([WEEK], noted, LATER + timedelta(days=1))

    assert one.entry == WEEK
    assert one.since == LATER + timedelta(days=1)


def test_what_is_over_comes_back_in_the_same_second_as_something_newer() -> None:
    past = replace(WEEK, span=Days(NOW.date() - timedelta(days=9), NOW.date() - timedelta(days=3)))
    first = shown([past], {}, NOW)

    gone = shown([], to_note(first), NOW)
    (one,) = shown([replace(past, title="else")], to_note(gone), NOW)

    assert one.entry.title == "else"
    assert one.sequence > first[0].sequence
    assert shown([], to_note(first), NOW + timedelta(seconds=1)) == ()


def test_of_two_with_one_key_the_first_counts() -> None:
    (one,) = shown([WEEK, replace(WEEK, title="else")], {}, NOW)

    assert one.entry == WEEK


days = st.dates(date(2026, 2, 20), date(2026, 4, 1))
drawn = st.builds(
    Entry,
    key=st.sampled_from(["a", "b", "c"]),
    span=st.builds(lambda first, more: Days(first, first + timedelta(days=more)), days,
                   st.integers(0, 7)),
    title=st.sampled_from(["x", "y"]),
    status=st.sampled_from([Status.CONFIRMED, Status.TENTATIVE]),
)  # fmt: skip
fetches = st.lists(st.tuples(st.lists(drawn, max_size=3), st.integers(0, 3 * 86_400)), max_size=8)


@given(fetches)
def test_an_app_that_holds_on_to_what_is_newest_has_what_is_shown(
    told: list[tuple[list[Entry], int]],
) -> None:
    """It takes an entry only if its SEQUENCE is greater than that of the one it has."""
    noted: dict[str, Noted] = {}
    has: dict[str, Shown] = {}
    now = NOW
    for entries, passed in told:
        now += timedelta(seconds=passed)
        found = shown(entries, noted, now)
        noted = to_note(found)
        for one in found:
            known = has.get(one.entry.key)
            if known is None or one.sequence > known.sequence:
                has[one.entry.key] = one
            assert has[one.entry.key] == one
        keys = {one.entry.key for one in found}
        ahead = {key for key, one in has.items() if _still(one, now)}
        assert ahead <= keys


def _still(one: Shown, now: datetime) -> bool:
    """It is ahead, and whoever fetched it within two weeks of its end must be told of that."""
    day = one.entry.span.first if isinstance(one.entry.span, Days) else one.entry.span.at.date()
    return day >= now.date() and now - one.since <= SAID_FOR
