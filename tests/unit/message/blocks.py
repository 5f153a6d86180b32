"""Messages as Hypothesis draws them: every block and every span."""

from datetime import UTC
from typing import get_args

from hypothesis import strategies as st

from bot import message as m

texts = st.text(max_size=20)
words = st.from_regex(r"[a-z]{1,8}", fullmatch=True)

spans = st.one_of(
    st.builds(m.Plain, texts),
    st.builds(m.Bold, texts),
    st.builds(m.Code, texts),
    st.builds(m.Link, texts, texts),
    st.builds(
        m.Time,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        st.sampled_from(m.TimeStyle),
    ),
    st.builds(m.Mention, texts, texts),
)
lines = st.lists(spans, max_size=3).map(tuple)
counts = st.integers(0, 500)
buttons = st.builds(
    m.Button,
    texts,
    st.lists(words, max_size=2).map(tuple),
    st.lists(st.tuples(words, texts), max_size=2).map(tuple),
    st.none() | texts,
)
blocks = st.one_of(
    st.builds(m.Title, texts),
    st.builds(m.Text, lines),
    st.builds(m.Fields, st.lists(st.tuples(texts, lines), max_size=3).map(tuple)),
    st.builds(m.Bullets, st.lists(lines, max_size=3).map(tuple), st.booleans()),
    st.builds(m.Progress, texts, counts, counts),
    st.builds(m.Image, st.binary(max_size=20), texts),
    st.builds(m.Buttons, st.lists(buttons, max_size=3).map(tuple)),
    st.just(m.Divider()),
)
messages = st.builds(
    m.Message, st.lists(blocks, max_size=5).map(tuple), st.lists(texts, max_size=2).map(tuple)
)

EVERY_KIND = {*get_args(m.Block), *get_args(m.Span)}
