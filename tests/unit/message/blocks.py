"""Messages as Hypothesis draws them: every block and every span."""

from datetime import UTC
from typing import Any, get_args

from hypothesis import strategies as st

from bot import message as m

texts = st.text(max_size=20)
words = st.from_regex(r"[a-z]{1,8}", fullmatch=True)

SPANS: dict[type, st.SearchStrategy[Any]] = {
    m.Plain: st.builds(m.Plain, texts),
    m.Bold: st.builds(m.Bold, texts),
    m.Code: st.builds(m.Code, texts),
    m.Link: st.builds(m.Link, texts, texts),
    m.Time: st.builds(
        m.Time,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        st.sampled_from(m.TimeStyle),
    ),
    m.Mention: st.builds(m.Mention, texts, texts),
    m.Room: st.builds(m.Room, texts),
    m.Crew: st.builds(m.Crew, texts),
    m.Usage: st.builds(m.Usage, words, st.lists(st.tuples(words, texts), max_size=2).map(tuple)),
}
spans = st.one_of(list(SPANS.values()))
lines = st.lists(spans, max_size=3).map(tuple)
counts = st.integers(0, 500)
buttons = st.builds(
    m.Button,
    texts,
    st.lists(words, max_size=2).map(tuple),
    st.lists(st.tuples(words, texts), max_size=2).map(tuple),
    st.none() | texts,
)
BLOCKS: dict[type, st.SearchStrategy[Any]] = {
    m.Title: st.builds(m.Title, texts),
    m.Text: st.builds(m.Text, lines),
    m.Fields: st.builds(m.Fields, st.lists(st.tuples(texts, lines), max_size=3).map(tuple)),
    m.Bullets: st.builds(m.Bullets, st.lists(lines, max_size=3).map(tuple), st.booleans()),
    m.Progress: st.builds(m.Progress, texts, counts, counts),
    m.Image: st.builds(m.Image, st.binary(max_size=20), texts),
    m.Buttons: st.builds(m.Buttons, st.lists(buttons, max_size=3).map(tuple)),
    m.Divider: st.just(m.Divider()),
}
blocks = st.one_of(list(BLOCKS.values()))
messages = st.builds(
    m.Message, st.lists(blocks, max_size=5).map(tuple), st.lists(texts, max_size=2).map(tuple)
)

EVERY_KIND = {*get_args(m.Block), *get_args(m.Span)}
