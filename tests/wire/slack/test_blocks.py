import copy
from typing import Any

import pytest

from tests.wire.slack.blocks import check_blocks, check_suggested, check_view
from tests.wire.slack.refusals import Refused

Json = dict[str, Any]
HERE = {"U0ADA00001"}


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(action_id: str = "go", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(words: str, **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def menu(*values: str, **more: object) -> Json:
    options = [{"text": plain(f"Option {one}"), "value": one} for one in values]
    return {"type": "static_select", "action_id": "menu", "options": options, **more}


def said(*parts: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(parts)}
    return {"type": "rich_text", "elements": [section]}


def field(element: Json, **more: object) -> Json:
    return {"type": "input", "label": plain("Name"), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    view = {"type": "modal", "title": plain("Check in"), "blocks": list(blocks)}
    return {**view, "submit": plain("Save"), **more}


LINE = {"type": "plain_text_input", "action_id": "field"}
FINE: list[Json] = [
    {"type": "header", "text": plain("Week 1")},
    {"type": "divider"},
    section("*Read* <https://example.org|this> by <!date^1772438400^{date_short} {time}|2 March>"),
    section("For <@U0ADA00001> &lt;and&gt; others", fields=[plain("a")] * 10),
    {"type": "context", "elements": [plain("small"), {"type": "mrkdwn", "text": "print"}]},
    {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A card"},
    actions(button(), menu("1", "2"), {"type": "datepicker", "action_id": "day"}),
    said(
        {"type": "text", "text": "Hello ", "style": {"bold": True}},
        {"type": "user", "user_id": "U0ADA00001"},
        {"type": "date", "timestamp": 1772438400, "format": "{date_short}", "fallback": "2 March"},
        {"type": "link", "url": "https://example.org", "text": "here"},
    ),
]


def test_what_slack_takes_is_taken() -> None:
    check_blocks(FINE, HERE)
    check_view(modal(*FINE, field(LINE)), HERE)
    check_view({"type": "home", "blocks": FINE}, HERE, "home")


@pytest.mark.parametrize(
    "blocks,words",
    [
        ([{"type": "divider"}] * 51, "no more than 50 items"),
        ([{"type": "poem"}], "unsupported type: poem"),
        ([{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
        ([{"type": "header", "text": plain("a" * 151)}], "less than 151"),
        (
            [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}],
            "one of plain_text",
        ),
        ([section("a" * 3001)], "less than 3001"),
        ([section("")], "more than 0"),
        ([{"type": "section"}], "text or fields"),
        ([section("a", fields=[plain("a" * 2001)])], "less than 2001"),
        ([section("a", fields=[plain("a")] * 11)], "no more than 10 items"),
        ([actions(*[button(str(one)) for one in range(26)])], "no more than 25 items"),
        ([actions()], "no less than 1 items"),
        ([actions(button("a"), button("a"))], "already exists in the block"),
        ([actions(button(), block_id="x"), {"type": "divider", "block_id": "x"}], "already exists"),
        ([actions(button(value="a" * 2001))], "less than 2001"),
        ([actions(button(url="javascript:alert(1)"))], "valid URL"),
        ([actions(button(style="green"))], "one of primary, danger"),
        ([actions(button("a" * 256))], "less than 256"),
        ([actions(LINE)], "unsupported type: plain_text_input"),
        ([actions(menu(*[str(one) for one in range(101)]))], "no more than 100 items"),
        ([actions(menu("a" * 151))], "less than 151"),
        ([actions(menu("a", "a"))], "duplicate option value"),
        ([actions(menu())], "no less than 1 items"),
        (
            [{"type": "image", "image_url": "https://example.org/a.png"}],
            "missing required field: alt",
        ),
        ([said({"type": "text", "text": ""})], "more than 0"),
        ([said({"type": "text", "text": "a", "style": {"big": True}})], "additional property: big"),
        ([said({"type": "user", "user_id": "U0ELSE0001"})], "invalid user"),
        ([said({"type": "date", "timestamp": 1, "format": "{when}"})], "invalid date format"),
        ([said({"type": "table"})], "unsupported type: table"),
        ([section("<!channel-ish>")], "unknown markup"),
        ([section("<@U0ELSE0001> is not here")], "invalid user"),
        ([section("a < b")], "unescaped"),
        ("no list", "must be an array"),
    ],
)
def test_what_slack_refuses_is_refused(blocks: object, words: str) -> None:
    with pytest.raises(Refused) as refused:
        check_blocks(blocks, HERE)

    assert refused.value.error == "invalid_blocks"
    assert words in str(refused.value)


def test_long_blocks_are_too_long_together() -> None:
    around = len("[]") + 5 * len('{"type":"section","text":{"type":"mrkdwn","text":""}}') + 4
    room = 13_200 - around
    check_blocks([*[section("a" * 2500)] * 4, section("a" * (room - 10_000))])
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_blocks([*[section("a" * 2500)] * 4, section("a" * (room - 9_999))])


@pytest.mark.parametrize(
    "change,words",
    [
        ({"title": plain("a" * 25)}, "less than 25"),
        ({"submit": plain("a" * 25)}, "less than 25"),
        ({"private_metadata": "a" * 3001}, "less than 3001"),
        ({"callback_id": "a" * 256}, "less than 256"),
        ({"blocks": [field(LINE)] * 101}, "no more than 100 items"),
        ({"blocks": [field(button())]}, "unsupported type: button"),
        ({"blocks": [field({**LINE, "max_length": 3001})]}, "from 1 to 3000"),
        ({"blocks": [field({**LINE, "focus_on_load": True})] * 2}, "more than once"),
        ({"blocks": [field({"type": "datepicker", "initial_date": "2026-13-01"})]}, "YYYY-MM-DD"),
        ({"blocks": [field({"type": "number_input", "action_id": "n"})]}, "is_decimal_allowed"),
        ({"blocks": [{"type": "markdown", "text": "a"}]}, "unsupported type: markdown"),
        (
            {"blocks": [field(menu("a", initial_option={"text": plain("b"), "value": "b"}))]},
            "among",
        ),
        ({"colour": "red"}, "additional property"),
        ({"type": "home"}, "must be one of modal"),
    ],
)
def test_a_wrong_view_is_refused(change: Json, words: str) -> None:
    with pytest.raises(Refused) as refused:
        check_view({**modal(field(LINE)), **change})

    assert refused.value.error == "invalid_arguments"
    assert words in str(refused.value)


def test_a_form_without_a_way_to_send_it_is_refused() -> None:
    view = modal(field(LINE))
    del view["submit"]
    with pytest.raises(Refused, match="submit"):
        check_view(view)


def test_radio_buttons_are_ten_at_most() -> None:
    many = copy.deepcopy(menu(*"abcdefghijk"))
    many["type"] = "radio_buttons"
    with pytest.raises(Refused, match="no more than 10"):
        check_view(modal(field(many)))
    del many["options"][10]
    check_view(modal(field(many)))


def test_suggestions_are_a_hundred_options_at_most() -> None:
    options = menu(*[str(one) for one in range(101)])["options"]
    check_suggested({"options": options[:100]})
    check_suggested({"options": []})
    for wrong in ({"options": options}, {}, {"text": "none"}):
        with pytest.raises(Refused, match="invalid_options"):
            check_suggested(wrong)
