import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.limits import BLOCKS, TOTAL, message_breaches, weight
from adapters.slack.press import is_link, pressed
from adapters.slack.render import Rendered, one, pages
from adapters.slack.slash import Slash
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Code,
    Divider,
    Fields,
    Image,
    Link,
    Mention,
    Message,
    Plain,
    Progress,
    Text,
    Title,
    line,
    usage,
)
from tests.contract.slack_reader import read
from tests.contract.slack_side import walk
from tests.wire.slack.blocks import check_blocks

SLASH = Slash()


def checked(shown: Rendered) -> Rendered:
    """The message, once Slack would take it."""
    assert message_breaches(shown.blocks) == []
    check_blocks(json.loads(json.dumps(shown.blocks)))
    ids = [element["action_id"] for element in walk(shown.blocks) if "action_id" in element]
    assert len(set(ids)) == len(ids)
    return shown


def posted(*blocks: Block) -> Rendered:
    return checked(one(Message(blocks), SLASH))


def answered(*blocks: Block) -> list[Rendered]:
    return [checked(page) for page in pages(Message(blocks), SLASH)]


def words(*shown: Rendered) -> str:
    return "".join(read(page.blocks).words for page in shown)


def buttons(*shown: Rendered) -> list[dict[str, Any]]:
    return [found for page in shown for found in walk(page.blocks) if found["type"] == "button"]


def choices(count: int, start: int = 0) -> Buttons:
    return Buttons(
        tuple(
            Button(f"Week {number}", ("week",), (("number", str(number)),))
            for number in range(start, start + count)
        )
    )


wide = st.sampled_from(["*", "word ", "👩‍💻 ", "https://a.b/c_d ", '\n"', "x", "الآلة ", "\\ "])
long = st.builds(lambda piece, count: piece * count, wide, st.integers(0, 400))
spans = st.builds(Plain, long) | st.builds(Bold, long) | st.builds(Code, long)
lines = st.lists(
    spans | st.builds(Link, long, st.just("https://a.b/" + "c" * 480)), max_size=2
).map(tuple)
blocks = st.one_of(
    st.builds(Title, long),
    st.builds(Text, lines),
    st.builds(Fields, st.lists(st.tuples(long, lines), max_size=6).map(tuple)),
    st.builds(
        lambda item, count, numbered: Bullets((item,) * count, numbered),
        lines,
        st.integers(0, 40),
        st.booleans(),
    ),
    st.builds(Progress, long, st.just(1), st.just(3)),
    st.builds(Image, st.just(b"png"), long),
    st.builds(choices, st.integers(0, 40), st.integers(0, 90)),
    st.builds(lambda label, url: Buttons((Button(label, url=url),)), long, long),
    st.just(Divider()),
)


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(blocks, max_size=6), st.sampled_from([1, 2, 20]))
def test_whatever_is_said_slack_takes_it(some: list[Block], times: int) -> None:
    posted(*some * times)
    shown = answered(*some * times)

    assert 1 <= len(shown) <= 4


def test_what_is_said_in_pairs_is_counted_with_what_parts_them() -> None:
    pairs = (("a", ()), ("b" * 21, ()), ("c" * 40, line(Bold("d" * 158))))

    found = posted(*[Fields(pairs)] * 20)

    assert words(found).count("b" * 21) == words(found).count("… and 1 more\n") == 19


POINTS = tuple(line(f"point {number} ", "x" * 80) for number in range(100))


def test_what_does_not_fit_into_one_message_goes_on_in_the_next() -> None:
    shown = answered(Title("T"), Bullets(POINTS), choices(3), Title("U"), Bullets(POINTS))

    numbers = re.findall(r"point (\d+)", words(*shown))
    assert numbers == [str(number) for number in range(100)] * 2
    assert words(*shown).count("• ") == 200
    assert 2 <= len(shown) <= 4
    assert shown[1].text.startswith("• point"), "a notification says what the message does"
    assert [found["text"]["text"] for found in buttons(*shown)] == ["Week 0", "Week 1", "Week 2"]


def test_a_title_goes_with_what_comes_after_it() -> None:
    some = Bullets(POINTS[:70])

    shown = answered(some, Divider(), Title("Next"), some)

    assert [page.blocks[0]["type"] for page in shown] == ["rich_text", "divider"]
    assert shown[1].blocks[1]["type"] == "header"


@pytest.mark.parametrize("count, length", [(49, 5), (20, 361)])
def test_no_title_is_lost_where_there_are_many(count: int, length: int) -> None:
    shown = answered(*[Title("T" * length)] * count, Text(line("x" * 9000)))

    assert words(*shown).count("T") == count * length


def test_nothing_is_lost_of_a_text_that_no_message_holds() -> None:
    text = "".join(f"{number} words\n" for number in range(1000))
    pairs = tuple((f"name {number}", line('"' * 900)) for number in range(12))
    rows = tuple(line(f"{number}th ", "y" * 300) for number in range(50))
    numbers = " ".join(f"{number + 1} {number}th {'y' * 300}" for number in range(50))
    cases: list[tuple[Block, str]] = [
        (Text(line(text, Bold(text))), text + text),
        (Fields(pairs), " ".join(name for name, _ in pairs)),
        (Bullets(rows, numbered=True), numbers),
    ]
    for block, said in cases:
        shown = answered(block)

        assert 1 < len(shown) <= 4
        assert re.findall(r"\w+", words(*shown)) == re.findall(r"\w+", said)


def test_an_answer_of_many_short_parts_keeps_them_apart() -> None:
    shown = answered(*[Text(line(f"t{number}")) for number in range(60)])

    assert [len(page.blocks) for page in shown] == [BLOCKS, 10]


def test_an_answer_has_no_more_messages_than_slack_takes() -> None:
    shown = answered(*[Bullets(POINTS)] * 20)

    assert len(shown) == 4
    assert "… and " not in words(*shown[:3])
    assert re.search(r"… and \d+ more", words(shown[3]))


def test_what_is_posted_is_one_message_that_says_what_it_leaves_out() -> None:
    short = Text(line("Short. " * 20))

    found = posted(Title("T"), Bullets(POINTS), short, Text(line("long " * 3000)), short)

    whole = words(found)
    count = whole.count("point ")
    assert whole.count("Short. " * 19) == 2
    assert f"… and {100 - count} more" in whole
    assert "long…" in whole
    assert TOTAL - 1500 < weight(found.blocks) <= TOTAL
    assert count > 25


def test_blocks_move_together_where_there_are_too_many() -> None:
    many = [part for number in range(60) for part in (Text(line(f"t{number}")), Divider())]

    [found] = posted(*many).blocks

    assert words(posted(*many)).split() == [f"t{number}" for number in range(60)]
    assert found["type"] == "rich_text"
    assert len(posted(*many[: BLOCKS - 2]).blocks) == BLOCKS - 2


def test_buttons_between_many_texts_are_put_below_them() -> None:
    many = [part for number in range(25) for part in (Title(f"t{number}"), choices(1, number))]

    found = posted(*many, Text(line("End.")))

    assert words(found).split() == [*(f"t{number}" for number in range(25)), "End."]
    assert [block["type"] for block in found.blocks] == ["rich_text", *["actions"] * 5]
    assert [one["text"]["text"] for one in buttons(found)] == [f"Week {n}" for n in range(25)]


def test_buttons_that_have_no_room_are_named() -> None:
    some = (choices(24), Buttons((Button("A", ("week",)), Button("B", ("week",)))), choices(1, 99))

    assert [one["text"]["text"] for one in buttons(posted(*some))][-1] == "A"
    assert len(buttons(posted(*some))) == 25
    assert words(posted(*some)).strip() == "There is no room for: B, Week 99"
    assert len(buttons(*answered(*some))) == 27


def test_addresses_of_buttons_leave_room_for_what_is_said() -> None:
    far = tuple(Button(f"B{n}", url=f"https://a.b/{n}?" + "c" * 900) for n in range(25))

    found = posted(Text(line("word " * 500)), Buttons(far))

    names = [one["text"]["text"] for one in buttons(found)]
    assert names == [f"B{number}" for number in range(len(names))]
    assert 5 <= len(names) < 10
    assert "There is no room for: B" in words(found)
    assert len(buttons(*answered(Buttons(far)))) == 25


def test_rows_have_five_buttons() -> None:
    rows = posted(choices(7), choices(2, 50)).blocks

    assert [len(row["elements"]) for row in rows] == [5, 2, 2]


def test_buttons_that_are_alike_all_work() -> None:
    button = Button("Undo", ("undo", "checkin"), (("day", "2026-03-02"),))

    found = buttons(posted(Buttons((button,)), Buttons((button, button))))

    assert [pressed(one) for one in found] == [(button.command, dict(button.args))] * 3


@pytest.mark.parametrize(
    "button, left",
    [
        (Button("Far", url="https://a.b/" + "c" * 1000), "Far"),
        (Button("Odd", url="ftp://a.b"), "Odd (ftp://a.b)"),
        (Button("Much", ("week",), (("number", "9" * 90),)), "Much"),
    ],
)
def test_a_button_that_slack_would_refuse_is_text(button: Button, left: str) -> None:
    found = posted(Buttons((button,)))

    assert words(found).strip() == f"There is no room for: {left}"
    assert not buttons(found)


def test_link_buttons_keep_their_address() -> None:
    [shown] = buttons(posted(Buttons((Button("Read", url="https://a.b/c"),))))

    assert shown["url"] == "https://a.b/c"
    assert is_link(shown)


def test_long_labels_and_titles_are_not_too_long() -> None:
    found = posted(Title("word " * 40), Buttons((Button("👩‍💻" * 40, ("week",)),)))

    assert words(found).strip() == ("word " * 40).strip()
    assert buttons(found)[0]["text"]["text"].endswith("👩‍💻👩…")


def test_pictures_say_what_they_show() -> None:
    found = posted(Image(b"png", "A road with 52 stones"))

    assert words(found).strip() == "[Picture: A road with 52 stones]"


def test_a_message_of_nothing_is_still_a_message() -> None:
    empty: list[Block] = [Text(line(" ")), Title(""), Buttons(()), Bullets(())]
    for nothing in ([], empty):
        assert words(posted(*nothing)).strip() == "…"
        assert [words(page).strip() for page in answered(*nothing)] == ["…"]


def test_commands_are_written_as_the_workspace_calls_them() -> None:
    message = Message(
        (
            Text(line("Type ", usage("cohort join", name="ML spring"), " or ", usage("week"))),
            Fields((("Then", line(usage("roadmap", phase=2))),)),
            Bullets((line(usage("checkin")),)),
        )
    )

    shown = checked(one(message, Slash("roads")))

    written = (
        'Type /cohort join name="ML spring" or /roads week\n'
        "Then: /roads roadmap phase=2\n"
        "• /checkin"
    )
    assert [row.strip() for row in words(shown).splitlines() if row] == written.splitlines()
    assert shown.text == written
    assert [words for kind, words in read(shown.blocks).marks if kind == "code"] == [
        '/cohort join name="ML spring"',
        "/roads week",
        "/roads roadmap phase=2",
        "/checkin",
    ]


def test_only_the_listed_accounts_are_called() -> None:
    message = Message(
        (Text((Mention("U0ADA00001", "ada"), Plain(", "), Mention("U2", "*lin*"))),),
        ("U0ADA00001",),
    )

    shown = checked(one(message, SLASH))

    assert words(shown).strip() == "<@U0ADA00001>, @*lin*"
    assert shown.text == "@ada, @*lin*"
