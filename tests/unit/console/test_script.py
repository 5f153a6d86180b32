from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.console import steps as s
from adapters.console.script import parse_script, without_comment
from bot.domain.people import Rank

PEOPLE = "person ada\nperson lin\n"
KEYWORDS = ("clock", "person", "restart", "down", "crash", "fail")
NAMES = st.from_regex(r"[^\W_][\w.-]{0,8}", fullmatch=True).filter(lambda n: n not in KEYWORDS)
LABELS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20
)
SPANS = st.integers(0, 315_360_000).map(lambda seconds: timedelta(seconds=seconds))


def written(span: timedelta) -> str:
    days, seconds = divmod(int(span.total_seconds()), 86_400)
    return f"{days}d{seconds // 3600}h{seconds // 60 % 60}m{seconds % 60}s"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


KINDS: dict[str, st.SearchStrategy[tuple[str, Callable[[int], s.Step]]]] = {
    "move": SPANS.map(lambda span: (f"clock +{written(span)}", lambda n: s.MoveClock(n, span))),
    "down": SPANS.map(lambda span: (f"down {written(span)}", lambda n: s.Down(n, span))),
    "restart": st.just(("restart", s.Restart)),
    "crash": st.just(("crash after send", s.Crash)),
    "fail": st.tuples(st.sampled_from(s.Trouble), st.integers(1, 99)).map(
        lambda pair: (f"fail {pair[0]} x{pair[1]}", lambda n: s.Fail(n, *pair))
    ),
    "press": LABELS.map(
        lambda label: (f"ada presses {quoted(label)}", lambda n: s.Press(n, "ada", label))
    ),
    "say": LABELS.map(
        lambda text: (
            f"lin: /x done={quoted(text)}",
            lambda n: s.Say(n, "lin", f"/x done={quoted(text)}"),
        )
    ),
    "person": st.tuples(NAMES, st.sampled_from(Rank), LABELS.filter(str.strip)).map(
        lambda made: (
            f"person {made[0]} {made[1]} timezone=Asia/Tokyo community={quoted(made[2])}",
            lambda n: s.Enter(n, made[0], made[1], "Asia/Tokyo", made[2]),
        )
    ),
    "clock": st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
        lambda at: (
            f"clock {at:%Y-%m-%d %H:%M:%S} UTC",
            lambda n: s.SetClock(n, at.replace(microsecond=0, tzinfo=UTC), "UTC"),
        )
    ),
}


@given(
    st.lists(st.one_of(*KINDS.values())),
    st.sampled_from(["\n", "\r\n", " # why\n", "\n\n  # note\n"]),
)
def test_what_is_written_is_read(
    lines: list[tuple[str, Callable[[int], s.Step]]], end: str
) -> None:
    text = PEOPLE + "".join(line + end for line, _ in lines)

    rows = end.count("\n")
    expected = [made(3 + rows * place) for place, (_, made) in enumerate(lines)]
    assert list(parse_script(text))[2:] == expected


@given(st.text())
@example('ada presses "')
@example("clock +9999999w9999999w9999999w9999999w9999999w9999999w9999999w9999999w9999999w")
@example("clock ٢٠٢٦-03-02 08:00 UTC")
@example("clock 2026-02-30 08:00 UTC")
@example("clock 2026-03-02 25:00 UTC")
@example("person a timezone=")
@example("person a timezone=../../etc/passwd")
@example("fail 503 x٢")
@example("fail 429 retry-after=²")
@example("\x00: \x00")
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    try:
        parse_script(PEOPLE + text)
    except s.ScriptError as error:
        refused = error
    else:
        return
    assert refused.line >= 1
    assert str(refused) == f"line {refused.line}: {refused.reason}"


@pytest.mark.parametrize(
    "line, kept",
    [
        ("# all of it", ""),
        ("#all of it", ""),
        ("clock +3d # three days", "clock +3d "),
        ("clock +3d #", "clock +3d "),
        ("ada in #ml-spring: /progress", "ada in #ml-spring: /progress"),
        ('ada: /checkin done="a # b" # c', 'ada: /checkin done="a # b" '),
        ("ada: /checkin done=“a # b” # c", "ada: /checkin done=“a # b” "),
        (r'ada: /checkin done="a \" # b" # c', r'ada: /checkin done="a \" # b" '),
        (r'ada: /checkin done="a \\" # c', r'ada: /checkin done="a \\" '),
        ('ada: /checkin done=5" disk # c', 'ada: /checkin done=5" disk '),
        ("ada: /checkin it's # c", "ada: /checkin it's "),
        ("ada: issue#3 and C#", "ada: issue#3 and C#"),
    ],
)
def test_a_comment_starts_at_a_sign_that_stands_alone(line: str, kept: str) -> None:
    assert without_comment(line) == kept


def test_every_form_of_the_design() -> None:
    text = """\
clock 2026-03-02 08:00 America/New_York      # set; later only forward
clock +3d                                    # what falls due on the way happens
## The second scene
person lin facilitator timezone=America/New_York
person ada
lin: /cohort create name="ML spring" start=2026-03-02
ada in ml-spring: /progress
ada presses "Mark done"                      # a button
ada presses Mark done
ada presses "Check in" done="chapter 1" minutes=30
restart
down 3d
person eve admin community=Elsewhere
crash after send
fail 503 x2
fail 429 retry-after=30
"""
    assert parse_script(text) == (
        s.SetClock(1, datetime(2026, 3, 2, 13, tzinfo=UTC), "America/New_York"),
        s.MoveClock(2, timedelta(days=3)),
        s.Heading(3, "The second scene"),
        s.Enter(4, "lin", Rank.FACILITATOR, "America/New_York"),
        s.Enter(5, "ada"),
        s.Say(6, "lin", '/cohort create name="ML spring" start=2026-03-02'),
        s.Say(7, "ada", "/progress", "#ml-spring"),
        s.Press(8, "ada", "Mark done"),
        s.Press(9, "ada", "Mark done"),
        s.Press(10, "ada", "Check in", (("done", "chapter 1"), ("minutes", "30"))),
        s.Restart(11),
        s.Down(12, timedelta(days=3)),
        s.Enter(13, "eve", Rank.ADMIN, None, "Elsewhere"),
        s.Crash(14),
        s.Fail(15, s.Trouble.UNAVAILABLE, 2),
        s.Fail(16, s.Trouble.BUSY, 1, timedelta(seconds=30)),
    )


@pytest.mark.parametrize(
    "line, reason",
    [
        ("dance", "none of the things"),
        ("eve: /progress", "nobody is called eve"),
        ("eve presses x", "nobody is called eve"),
        ("ada:", "says nothing"),
        ("ada presses", "which button"),
        ('ada presses "open', "quote is left open"),
        ('ada presses "Check in" chapter', "option=value"),
        ("clock", "say “clock"),
        ("clock tomorrow", "say “clock"),
        ("clock 2026-13-02 08:00 UTC", "no date"),
        ("clock 2026-03-02 8 UTC", "no time of day"),
        ("clock 2026-03-02 08:00 EDT", "time zone"),
        ("clock +3", "no length of time"),
        ("clock +4000d", "ten years"),
        ("down soon", "no length of time"),
        ("person", "name"),
        ("person clock", "means something"),
        ("person bob boss", "says nothing about a person"),
        ("person bob timezone=Mars", "time zone"),
        ("restart now", "alone"),
        ("crash", "crash after send"),
        ("fail", "say how"),
        ("fail 418", "say how"),
        ("fail 503 twice", "neither"),
        ("fail 503 x0", "neither"),
    ],
)
def test_a_wrong_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(s.ScriptError, match=reason) as caught:
        parse_script(PEOPLE + line)
    assert caught.value.line == 3
