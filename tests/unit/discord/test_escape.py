import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.markdown import is_id, marked, text_of
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
    Usage,
    line,
)
from bot.message.typed import visible
from tests.contract.discord_reader import read

ATTACKS = [
    *("**b**", "__u__", "_i_", "*i*", "~~s~~", "||spoiler||", "`c`", "``c``", "```\ncode\n```"),
    *("# head", "### head", "-# small", "> quote", ">>> quote", "- item", "* item", "1. item"),
    *("a\n# head", "a\n  - item", "a\n 12) item", "+ item", "\n\n> q"),
    *("[text](https://evil.example)", "[a](<https://evil.example>)", "[https://a.b](https://c.d)"),
    *("<@1>", "<@!12>", "<@&123>", "<#1>", "</x:1>", "<id:home>", "@everyone", "@here", "@1234"),
    *("<t:0:R>", "<:e:1>", "<a:e:1>", ":smile:", "12:100:3", ":a:b:", "::", "<mail@x.y>"),
    *("discord.gg/abc", "https://discord.gg/abc", "discord.com/invite/abc", "dsc.gg/abc"),
    *("steam://run", "discord://x", "http://", "https://a@b.c", "https://a.b/c|d|", "HTTPS://A.B"),
    *("\\", "\\*", "\\\\*a*", "¯\\_(ツ)_/¯", "a\\\n# b", "`", "``", "`` ` ``", "*", "**", "****"),
    *("https://a.b/*c*", "https://a.b/__c__.", "(https://a.b/c_(d))", "https://a.b\n# c", "x:y"),
    *("https://a.b/@everyone", "https://a.b/?@here", "https://a.b/@ada"),
]
PIECES = [*ATTACKS, *"*_~|`\\[]()<>#-+>:@!&1. \nab", "https://", "\u200b", "\r\n", "\u202e", "ツ"]
typed = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=12).map("".join)


def said(text: str) -> str:
    return visible(text).replace("\u200b", "").strip()


def check(text: str) -> None:
    reading = read(marked(line(text)))

    assert reading.kinds <= {"address"}
    assert said(reading.words) == said(text)
    for kind, words in reading.marks:
        assert words in visible(text), kind
        assert "@" not in words.split("/")[2], "a host is what it says"


@pytest.mark.parametrize("text", ATTACKS)
def test_what_people_type_does_nothing(text: str) -> None:
    check(text)
    check(f"before {text} after")
    check(f"{text}{text}")


@given(typed)
@example("x<https://a.b>|| https://a.b||")
def test_typed_text_is_shown_as_it_was_typed(text: str) -> None:
    check(text)


@given(typed)
def test_typed_text_stays_inside_its_block(text: str) -> None:
    title = read(text_of(Title(text)))
    items = read(text_of(Bullets((line(text), line("last")))))
    facts = read(text_of(Fields((("Name", line(text)), (text, line("last"))))))
    bar = read(text_of(Progress(text, 1, 2)))

    assert title.kinds <= {"header", "address"}
    assert items.kinds <= {"list", "address"}
    assert [kind for kind, _ in items.marks].count("list") == (2 if visible(text).strip() else 1)
    assert facts.kinds <= {"bold", "address"}
    assert bar.kinds <= {"code", "address"}
    flat = " ".join(said(text).split())
    for reading in (title, items, facts, bar):
        assert flat in " ".join(reading.words.split())


spans = st.one_of(
    st.builds(Plain, typed),
    st.builds(Bold, typed),
    st.builds(Code, typed),
    st.builds(Link, typed, st.sampled_from(["https://a.b/c_(d)", "https://x.y", "javascript:x"])),
    st.builds(Room, st.sampled_from(["9", "x>"]) | typed),
    st.builds(Crew, st.sampled_from(["7", "x>"]) | typed),
    st.builds(Usage, typed),
    st.builds(Mention, st.sampled_from(["1", "2", "x>"]), typed),
)


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", visible(text)))


def left_over(shown: str, mixed: Line) -> str:
    """What is shown beside the words of each span in turn; a link may show its address as well."""
    for span in mixed:
        match span:
            case Mention("1", _):
                words = ["1"]
            case Room(text) | Crew(text) | Usage(text):
                words = [text]
            case Mention(_, text) | Plain(text) | Bold(text) | Code(text):
                words = [text]
            case Link(text, url):
                words = [text, url]
            case Time():
                words = []
        assert shown.startswith(letters(words[0]))
        for one in words:
            shown = shown.removeprefix(letters(one))
    return shown


@given(st.lists(spans, max_size=5).map(tuple))
def test_spans_side_by_side_do_not_change_each_other(mixed: Line) -> None:
    written = marked(mixed, ["1"])
    reading = read(written)

    ours = {"bold", "code", "link", "address", "mention", "ping"}
    assert reading.kinds <= ours
    for kind in ("mention", "ping"):
        expected = ["<@1>" for span in mixed if isinstance(span, Mention) and span.account == "1"]
        found = [
            words
            for mark, words in reading.marks
            if mark == kind and not words.startswith(("<#", "<@&"))
        ]
        assert found == expected
    crews = [words for kind, words in reading.marks if kind == "mention" and "&" in words]
    known = [one.role for one in mixed if isinstance(one, Crew) and is_id(one.role)]
    assert crews == [f"<@&{role}>" for role in known]
    rooms = [words for kind, words in reading.marks if kind == "mention" and "#" in words]
    assert rooms == [f"<#{one.id}>" for one in mixed if isinstance(one, Room) and is_id(one.id)]
    assert left_over(letters(reading.words), mixed) == ""
    if any(isinstance(span, Bold) and said(span.text) for span in mixed):
        assert "bold" in reading.kinds


def test_two_bold_spans_are_one() -> None:
    assert marked((Bold("Week 2"), Bold(" ← here"), Plain(" now"))) == "**Week 2 ← here** now"


def test_space_stays_outside_of_bold() -> None:
    assert marked((Plain("a"), Bold(" b "), Plain("c"))) == "a **b** c"


@pytest.mark.parametrize(
    "text, url, written",
    [
        (
            "fast.ai course",
            "https://course.fast.ai/x",
            "[fast.ai course](<https://course.fast.ai/x>)",
        ),
        ("A (b)", "https://a.b/c_(d)", "[A (b)](<https://a.b/c_%28d%29>)"),
        ("https://a.b/c_d", "https://a.b/c_d", "<https://a.b/c_d>"),
        ("google.com", "https://evil.example/", "google.com (<https://evil.example/>)"),
        ("https://google.com", "https://evil.example/", None),
        ("click [me]", "https://a.b", "click \\[me\\] (<https://a.b>)"),
        ("x", "javascript:alert(1)", "x (javascript\\:alert(1))"),
        ("x", "https://a.b@c.d/", "x (https\\://a.b@c.d/)"),
        ("", "https://a.b", "<https://a.b>"),
    ],
)
def test_a_link_shows_where_it_leads_when_its_words_could_mislead(
    text: str, url: str, written: str | None
) -> None:
    found = marked((Link(text, url),))

    assert found == written if written else "[" not in found and url in found


def test_our_own_text_stays_as_it_is() -> None:
    ours = "At 09:00, week 2 of 4 (3–5 h): /checkin does it, see https://a.b/c_d__e."

    assert marked(line(ours)) == ours.replace("https://a.b/c_d__e", "<https://a.b/c_d__e>")


def test_punctuation_after_an_address_is_no_part_of_it() -> None:
    said = "(https://a.b/c_(d)), “https://a.b/?e=f”, https://a.b/__init__: **https://a.b/**"

    assert marked(line(said)) == (
        "(<https://a.b/c_(d)>), “<https://a.b/?e=f>”, <https://a.b/__init__>\\: "
        "\\*\\*<https://a.b/>\\*\\*"
    )


AT = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "style, written",
    [
        (TimeStyle.FULL, "<t:1772460000:F> (<t:1772460000:R>)"),
        (TimeStyle.DAY, "<t:1772460000:D>"),
        (TimeStyle.CLOCK, "<t:1772460000:t>"),
    ],
)
def test_times_are_in_the_readers_own_zone(style: TimeStyle, written: str) -> None:
    assert marked((Time(AT, "Europe/Berlin", style),)) == written


def test_only_those_who_are_to_be_notified_are_mentioned() -> None:
    spans = (Mention("12", "ada"), Plain(" "), Mention("34", "*lin*"))

    assert marked(spans, ["12"]) == "<@12> @\\*lin\\*"
    assert marked(spans) == "@ada @\\*lin\\*"
    assert marked((Mention("٣", "ada"),), ["٣"]) == "@ada"


@pytest.mark.parametrize(
    "done, total, written",
    [
        (0, 52, "Milestones `░░░░░░░░░░` 0 of 52"),
        (1, 52, "Milestones `█░░░░░░░░░` 1 of 52"),
        (51, 52, "Milestones `█████████░` 51 of 52"),
        (52, 52, "Milestones `██████████` 52 of 52"),
        (0, 0, "Milestones `░░░░░░░░░░` 0 of 0"),
    ],
)
def test_a_bar_is_ten_signs_and_a_count(done: int, total: int, written: str) -> None:
    assert text_of(Progress("Milestones", done, total)) == written


def test_lists_are_lists() -> None:
    items = (line("one\ntwo"), line(" "), line("- three"))

    assert text_of(Bullets(items)) == "- one two\n- \\- three"
    assert text_of(Bullets(items, numbered=True)) == "1. one two\n2. \\- three"


def test_a_paragraph_keeps_its_lines() -> None:
    assert text_of(Text(line("one\r\n# two"))) == "one\n\\# two"
