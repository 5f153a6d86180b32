import json
from collections.abc import Iterator
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.limits import message_breaches
from adapters.discord.render import allowed, files_of, view_of
from bot.commands.wire import unpack
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
    Message,
    Plain,
    Progress,
    Text,
    Title,
    line,
)
from bot.message.length import size
from tests.wire.discord.components import check_message

TEXT_DISPLAY, GALLERY, SEPARATOR, BUTTON = 10, 12, 14, 2


def rendered(*blocks: Block) -> list[dict[str, Any]]:
    """Every component of the message, once Discord would take it."""
    components = view_of(Message(blocks)).components
    check_message(json.loads(json.dumps(components)), v2=True)
    assert message_breaches(components) == []
    return list(walk(components))


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from walk(one.get("components", []))


def texts(*blocks: Block) -> list[str]:
    return [one["content"] for one in rendered(*blocks) if one["type"] == TEXT_DISPLAY]


def of_type(kind: int, *blocks: Block) -> list[dict[str, Any]]:
    return [one for one in rendered(*blocks) if one["type"] == kind]


def choices(count: int, start: int = 0) -> Buttons:
    return Buttons(
        tuple(
            Button(f"Week {number}", ("week",), (("number", str(number)),))
            for number in range(start, start + count)
        )
    )


wide = st.sampled_from(["*", "word ", "👩‍💻 ", "https://a.b/c_d ", "\n# ", "x", "الآلة ", "_a_ "])
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
def test_whatever_is_said_discord_takes_it(some: list[Block], times: int) -> None:
    view = view_of(Message(tuple(some * times)))

    components = json.loads(json.dumps(view.components))
    check_message(components, v2=True)
    assert message_breaches(components) == []
    assert len(files_of(Message(tuple(some * times)))) < 10
    assert len(list(walk(components))) < 40, "a file can be added"


@given(st.lists(blocks, max_size=6))
def test_text_is_counted_at_least_as_strictly_as_discord_py_does(some: list[Block]) -> None:
    view = view_of(Message(tuple(some)))
    contents = [one["content"] for one in walk(view.components) if "content" in one]
    theirs = ui.LayoutView()
    for content in contents:
        theirs.add_item(ui.TextDisplay(content))

    assert theirs.content_length() <= sum(map(size, contents)) <= 4000
    assert sum(len(said.encode("utf-16-le")) for said in contents) <= 8000


def test_the_last_points_of_a_long_list_go_and_are_counted() -> None:
    items = tuple(line(f"point {number} ", "x" * 80) for number in range(100))

    title, kept, tail, rest = texts(Title("T"), Bullets(items), Text(line("The end.")))

    count = len(kept.splitlines())
    assert (title, rest) == ("## T", "The end.")
    assert tail == f"… and {100 - count} more"
    assert kept.splitlines()[-1].startswith(f"- point {count - 1} ")
    assert sum(map(len, (title, kept, tail, rest))) > 3700


def test_a_list_whose_points_are_too_long_keeps_the_beginning_of_each() -> None:
    long = line("word " * 900)

    [kept, tail] = texts(Bullets((long, long, line("b")), numbered=True))

    assert kept.splitlines()[0].startswith("1. word word")
    assert kept.splitlines()[0].endswith("word…")
    assert tail == "… and 2 more"


def test_only_the_longest_parts_are_shortened() -> None:
    short = Text(line("Short. " * 20))

    found = texts(short, Text(line("long " * 2000)), short, Text(line("wide " * 1000)), short)

    assert found[0] == found[2] == found[4] == ("Short. " * 20).strip()
    assert all(part.endswith("…") and len(part) > 1500 for part in (found[1], found[3]))


def test_where_there_are_too_many_parts_the_last_ones_go_and_are_counted() -> None:
    many = [Text(line(f"{number} ", "x" * 90)) for number in range(100)]

    [text] = texts(*many, Buttons((Button("Go", ("week",)),)))

    *kept, tail = text.splitlines()
    assert [part.split()[0] for part in kept] == [str(number) for number in range(len(kept))]
    assert tail == f"… and {100 - len(kept)} more parts"
    assert len(of_type(BUTTON, *many, choices(3))) == 3


def test_facts_keep_their_names() -> None:
    [kept] = texts(Fields((("One", line("word " * 2000)), ("Two", line("b")))))

    first, second = kept.splitlines()
    assert first.startswith("**One**: word")
    assert second == "**Two**: b"


def test_text_is_cut_between_words_and_addresses_are_not_cut() -> None:
    address = "https://example.com/a/very/long/address "

    assert texts(Text(line("a " * 1999, address * 9)))[0].endswith(" a…")
    assert texts(Text(line("wordy " * 1000)))[0].endswith("wordy…")
    assert texts(Text(line(address * 200)))[0].endswith(
        " https\\://example.com/a/very/long/address…"
    )


def test_parts_move_together_where_there_are_too_many_components() -> None:
    many = [part for number in range(30) for part in (Text(line(f"t{number}")), Divider())]

    assert texts(*many) == ["\n".join(f"t{number}" for number in range(30))]
    assert not of_type(SEPARATOR, *many)
    assert len(of_type(SEPARATOR, *many[:8])) == 4


def test_a_component_is_left_for_a_file() -> None:
    many = [part for number in range(20) for part in (Text(line(f"t{number}")), Divider())]

    assert len(rendered(*many[:37])) == 38
    assert len(rendered(*many[:38])) == 39
    assert len(rendered(*many[:39])) == 2


def test_buttons_between_many_texts_are_put_below_them() -> None:
    many = [part for number in range(20) for part in (Text(line(f"t{number}")), choices(1, number))]

    assert texts(*many) == ["\n".join(f"t{number}" for number in range(20))]
    assert [one["label"] for one in of_type(BUTTON, *many)] == [f"Week {n}" for n in range(20)]


def test_buttons_that_have_no_room_are_named() -> None:
    some = (choices(24), Buttons((Button("A", ("week",)), Button("B", ("week",)))), choices(1, 99))

    assert [one["label"] for one in of_type(BUTTON, *some)][-1] == "A"
    assert len(of_type(BUTTON, *some)) == 25
    assert texts(*some) == ["There is no room for: B, Week 99"]


def test_rows_have_five_buttons() -> None:
    rows = [one for one in rendered(choices(7), choices(2, 50)) if one["type"] == 1]

    assert [len(row["components"]) for row in rows] == [5, 2, 2]


def test_buttons_that_are_alike_all_work() -> None:
    button = Button("Undo", ("undo", "checkin"), (("day", "2026-03-02"),))
    bare = Button("Go on", ("resume",))

    found = of_type(BUTTON, Buttons((button, bare)), Buttons((button, button, bare, bare)))

    ids = [one["custom_id"] for one in found]
    assert len(set(ids)) == 6
    meant = [unpack(packed) for packed in ids]
    assert meant == [
        (one.command, dict(one.args)) for one in (button, bare, button, button, bare, bare)
    ]


@pytest.mark.parametrize(
    "button, left",
    [
        (Button("Far", url="https://a.b/" + "c" * 501), "[Far](<https://a.b/ccc"),
        (Button("Odd", url="ftp://a.b"), "Odd (ftp\\://a.b)"),
        (Button("Much", ("week",), (("number", "9" * 90),)), "Much"),
    ],
)
def test_a_button_that_discord_would_refuse_is_text(button: Button, left: str) -> None:
    [said] = texts(Buttons((button,)))

    assert said.startswith(f"There is no room for: {left}")
    assert not of_type(BUTTON, Buttons((button,)))


def test_link_buttons_keep_their_address() -> None:
    [shown] = of_type(BUTTON, Buttons((Button("Read", url="https://a.b/c"),)))

    assert (shown["url"], shown["style"]) == ("https://a.b/c", 5)


def test_long_labels_are_cut() -> None:
    [shown] = of_type(BUTTON, Buttons((Button("👩‍💻" * 40, ("week",)),)))

    assert shown["label"].endswith("…")
    assert "\u200d…" not in shown["label"]
    assert size(shown["label"]) <= 80


def test_pictures_say_what_they_show_and_those_too_many_say_it_in_words() -> None:
    pictures = [Image(b"%d" % number, f"Alt {number} " * 300) for number in range(11)]
    message = Message(tuple(pictures))

    galleries = of_type(GALLERY, *pictures)
    shown = [item for one in galleries for item in one["items"]]
    files = files_of(message)

    assert [item["media"]["url"] for item in shown] == [f"attachment://{f.filename}" for f in files]
    assert [file.fp.read() for file in files] == [b"%d" % number for number in range(9)]
    assert all(item["description"].endswith("…") for item in shown)
    assert all(len(item["description"]) <= 1024 for item in shown)
    assert [said.split("Alt ")[1][:2] for said in texts(*pictures)] == ["9 ", "10"]


def test_a_message_of_nothing_is_still_a_message() -> None:
    assert texts() == ["…"]
    assert texts(Text(line(" ")), Title(""), Buttons(()), Bullets(())) == ["…"]


def test_only_the_listed_accounts_can_be_notified() -> None:
    two = allowed(Message((), ("12", "34", "12", "x", "٣")))

    assert json.dumps(allowed(Message(())).to_dict()) == '{"parse": []}'
    assert two.to_dict()["users"] == [12, 34]
    assert two.to_dict()["parse"] == []
    assert len(allowed(Message((), tuple(map(str, range(300))))).to_dict()["users"]) == 100
