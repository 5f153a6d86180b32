import html
import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.escape import escaped, fallback
from bot.message import Message, Text, line
from bot.message.typed import visible


@given(st.text(max_size=40) | st.sampled_from(["<!channel>", "&lt;", "<@U1|x> & >"]))
def test_nothing_is_left_that_could_begin_markup(text: str) -> None:
    written = escaped(text)

    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", written)
    assert html.unescape(written) == html.unescape(html.escape(visible(text), quote=False))


@given(st.sampled_from(["<", "&", "x", "👩‍💻", "word "]), st.integers(0, 3200))
def test_what_a_notification_says_is_cut_between_signs(piece: str, count: int) -> None:
    written = fallback(Message((Text(line("a", piece * count)),)))

    assert len(written.encode("utf-16-le")) <= 6000
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", written)
    whole = escaped(f"a{piece * count}".strip())
    assert written == whole or whole.startswith(written.removesuffix("…"))
    assert written == whole or len(written.encode("utf-16-le")) > 5900, "no more than has to go"


def test_a_message_without_words_still_says_something() -> None:
    assert fallback(Message(())) == "…"
