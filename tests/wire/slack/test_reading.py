from tests.wire.slack.reading import buttons, called
from tests.wire.slack.test_blocks import actions, button, plain, said, section

SHOWN = {
    "text": "Week 1",
    "blocks": [
        {"type": "header", "text": plain("Week <1>")},
        section("*Read* <https://example.org|this> &lt;today&gt; with <@U0ADA00001|ada>"),
        said(
            {"type": "text", "text": "<!channel> is "},
            {"type": "text", "text": "only text"},
            {"type": "link", "url": "https://example.org", "text": " here"},
        ),
        {"block_id": "b", **actions(button("a"), button("b"))},
    ],
}


def test_buttons_are_known_by_their_labels() -> None:
    assert buttons(SHOWN) == ["Go", "Go"]


def test_only_markup_and_elements_call_somebody() -> None:
    assert called(SHOWN) == {"U0ADA00001"}
    assert called({"text": "<!channel> &lt;!here&gt;"}) == {"channel"}
    assert called({"text": "", "blocks": [said({"type": "user", "user_id": "U1"})]}) == {"U1"}
    assert called({"blocks": [said({"type": "broadcast", "range": "here"})]}) == {"here"}
