from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.rich import elements, rich
from bot.message import (
    Bold,
    Bullets,
    Code,
    Crew,
    Fields,
    Line,
    Link,
    Mention,
    Plain,
    Progress,
    Room,
    Text,
    Time,
    TimeStyle,
    Title,
    Worded,
    line,
)
from bot.message.typed import visible
from tests.contract.slack_reader import Reading, read

ATTACKS = [
    *("*b*", "_i_", "~s~", "`c`", "```\ncode\n```", "> quote", "&gt; quote", "- item", "1. item"),
    *("<!channel>", "<!here>", "<!everyone>", "<!subteam^S1>", "<@U1>", "<@U1|ada>", "<#C1|x>"),
    *("@channel", "@here", "@everyone", "#general", ":smile:", "&amp;", "&lt;!channel&gt;", "\\"),
    *("<https://evil.example|bank.example>", "<mailto:a@b.c|x>", "<!date^0^{date}|x>"),
    *("[a](https://b.c)", "x<https://a.b>|| https://a.b||"),
    *(
        "https://a.b/c|d",
        "https://a@b.c",
        "HTTPS://A.B",
        "http://",
        "javascript:x",
        "(https://a.b/c_(d)).",
    ),
]
PIECES = [*ATTACKS, *"*_~`<>&|@#:!\n ab", "https://", "\u200b", "\r\n", "\u202e", "\ud800", "ツ"]
typed = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=12).map("".join)


def reading(block: Worded, *notify: str) -> Reading:
    parts = rich(block, notify)
    found = read([{"type": "rich_text", "elements": parts}]) if parts else Reading()
    found.words = found.words.removesuffix("\n\n")
    return found


def flat(text: str) -> str:
    return " ".join(visible(text).split())


@pytest.mark.parametrize("text", ATTACKS)
def test_what_people_type_does_nothing(text: str) -> None:
    seen = reading(Text(line("before ", text, " after")))

    assert seen.kinds <= {"link"}
    assert seen.words == f"before {text} after"


@given(typed)
def test_typed_text_is_shown_as_it_was_typed(text: str) -> None:
    seen = reading(Text(line(text)))

    assert seen.kinds <= {"link"}
    assert seen.words.strip() == visible(text).strip()
    for _, url in seen.marks:
        assert url in visible(text)
        assert "@" not in urlsplit(url).netloc, "a host is what it says"


@given(typed)
def test_typed_text_stays_on_its_line(text: str) -> None:
    blocks: list[tuple[Worded, set[str], int]] = [
        (Title(text), {"bold", "link"}, 1),
        (Bullets((line(text), line("last"))), {"list", "link"}, 2 if flat(text) else 1),
        (Fields((("Name", line(text)), (text, line("last")))), {"bold", "link"}, 2),
        (Progress(text, 1, 2), {"code", "link"}, 1),
    ]
    for block, ours, lines in blocks:
        seen = reading(block)
        assert seen.kinds <= ours
        assert flat(text) in " ".join(seen.words.split())
        assert len(seen.words.splitlines()) <= lines


spans = st.one_of(
    st.builds(Plain, typed),
    st.builds(Bold, typed),
    st.builds(Code, typed),
    st.builds(Link, typed, st.sampled_from(["https://a.b/c_(d)", "https://x.y", "javascript:x"])),
    st.builds(Room, st.sampled_from(["C0STUDY001", "x>"]) | typed),
    st.builds(Crew, st.sampled_from(["S7", "x>"]) | typed),
    st.builds(Mention, st.sampled_from(["U0ADA00001", "U0LIN00001", "x>"]), typed),
)


@given(st.lists(spans, max_size=5).map(tuple))
def test_only_a_listed_account_is_called_and_only_our_styles_are_used(mixed: Line) -> None:
    found = elements(mixed, ["U0ADA00001", "x>"])

    called = [one["user_id"] for one in found if one["type"] == "user"]
    people = [one.account for one in mixed if isinstance(one, Mention)]
    assert called == [account for account in people if account == "U0ADA00001"]
    shown = [one["channel_id"] for one in found if one["type"] == "channel"]
    assert shown == ["C0STUDY001" for one in mixed if one == Room("C0STUDY001")]
    assert {one["type"] for one in found} <= {"text", "link", "user", "channel"}
    styles = {style for one in found for style in one.get("style", {})}
    assert styles <= {type(one).__name__.lower() for one in mixed} & {"bold", "code"}
    assert all(one["text"] for one in found if "text" in one)


@pytest.mark.parametrize(
    "text, url, shown",
    [
        (
            "fast.ai course",
            "https://course.fast.ai/x",
            [("fast.ai course", "https://course.fast.ai/x")],
        ),
        ("https://a.b/c_d", "https://a.b/c_d", [(None, "https://a.b/c_d")]),
        ("", "https://a.b", [(None, "https://a.b")]),
        (
            "google.com",
            "https://evil.example/",
            [("google.com (", None), (None, "https://evil.example/"), (")", None)],
        ),
        ("x", "javascript:alert(1)", [("x (javascript:alert(1))", None)]),
        ("x", "https://a.b@c.d/", [("x (https://a.b@c.d/)", None)]),
        ("x", "https://a.b/" + "c" * 3000, [("x (https://a.b/" + "c" * 1500, None), None]),
    ],
)
def test_a_link_shows_where_it_leads_when_its_words_could_mislead(
    text: str, url: str, shown: list[Any]
) -> None:
    found = [(one.get("text"), one.get("url")) for one in elements((Link(text, url),))]

    if shown[-1] is None:
        assert "".join(str(words) for words, _ in found) == f"{text} ({url})"
    else:
        assert found == shown


def test_addresses_in_a_sentence_can_be_followed() -> None:
    said = elements(line("See https://a.b/c (or ", Bold("https://x.y/z"), ")."))

    assert [(one["type"], one.get("text") or one["url"]) for one in said] == [
        ("text", "See "),
        ("link", "https://a.b/c"),
        ("text", " (or "),
        ("link", "https://x.y/z"),
        ("text", ")."),
    ]
    assert said[3]["style"] == {"bold": True}


AT = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "style, form, fallback",
    [
        (TimeStyle.FULL, "{date_long_pretty} at {time}", "Mon 2 Mar 2026, 15:00 Europe/Berlin"),
        (TimeStyle.DAY, "{date_long_pretty}", "Mon 2 Mar"),
        (TimeStyle.CLOCK, "{time}", "15:00"),
    ],
)
def test_times_are_in_the_readers_own_zone(style: TimeStyle, form: str, fallback: str) -> None:
    [shown] = elements((Time(AT, "Europe/Berlin", style),))

    assert shown == {"type": "date", "timestamp": 1772460000, "format": form, "fallback": fallback}


@pytest.mark.parametrize(
    "done, total, bar",
    [(0, 52, "░" * 10), (1, 52, "█" + "░" * 9), (51, 52, "█" * 9 + "░"), (52, 52, "█" * 10)],
)
def test_a_bar_is_ten_signs_and_a_count(done: int, total: int, bar: str) -> None:
    seen = reading(Progress("Milestones", done, total))

    assert seen.words == f"Milestones {bar} {done} of {total}"
    assert seen.marks == [("code", bar)]


def test_lists_are_lists() -> None:
    items = (line("one\ntwo"), line(" "), line("- three"))

    assert reading(Bullets(items)).words == "• one two\n• - three"
    assert reading(Bullets(items, numbered=True)).words == "1. one two\n2. - three"
    assert rich(Bullets((line(" "),))) == rich(Fields(())) == rich(Title("\n")) == []


def test_facts_stand_on_lines_of_their_own() -> None:
    seen = reading(Fields((("One", line("1\n2")), ("Two", line(Code("b"))))))

    assert seen.words == "One: 1 2\nTwo: b"
    assert seen.marks == [("bold", "One"), ("bold", "Two"), ("code", "b")]


def test_a_text_that_is_too_long_for_one_element_is_in_several() -> None:
    found = elements(line("a" * 3001, Bold("👩‍💻" * 700)))

    assert "".join(one["text"] for one in found) == "a" * 3001 + "👩‍💻" * 700
    assert all(len(one["text"].encode("utf-16-le")) <= 6000 for one in found)
