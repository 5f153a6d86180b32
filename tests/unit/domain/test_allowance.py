"""How much is given at once, and how often after that."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Allowance

SOME = Allowance(burst=3, every=2.0)


def taken(allowance: Allowance, seconds: list[float]) -> list[bool]:
    """Which of these moments, in order, there was something at."""
    full_at, given_ = 0.0, []
    for now in seconds:
        given_.append(not allowance.wait(full_at, now))
        if given_[-1]:
            full_at = allowance.taken(full_at, now)
    return given_


def counted(allowance: Allowance, seconds: list[float]) -> list[bool]:
    """The same with tokens that are counted."""
    tokens, last, given_ = float(allowance.burst), 0.0, []
    for now in seconds:
        tokens = min(tokens + (now - last) / allowance.every, allowance.burst)
        last = now
        given_.append(tokens >= 1)
        tokens -= given_[-1]
    return given_


def test_so_many_at_once_and_then_one_at_a_time() -> None:
    assert taken(SOME, [0, 0, 0, 0, 1, 2, 2, 4]) == [True] * 3 + [False, False, True, False, True]


def test_rest_fills_the_bucket_and_no_more() -> None:
    assert taken(SOME, [0, 0, 0, 1000, 1000, 1000, 1000]) == [True] * 6 + [False]


def test_it_says_how_long_to_wait() -> None:
    full_at = 0.0
    for _ in range(3):
        full_at = SOME.taken(full_at, 0.0)

    assert SOME.wait(full_at, 0.0) == 2.0
    assert SOME.wait(full_at, 1.5) == 0.5
    assert SOME.wait(full_at, 2.0) == 0.0


@given(
    st.builds(Allowance, burst=st.integers(1, 5), every=st.sampled_from([0.25, 0.5, 1.0, 2.0])),
    st.lists(st.integers(0, 16), max_size=40),
)
def test_it_is_a_bucket_of_tokens(allowance: Allowance, gaps: list[int]) -> None:
    """Moments are quarters of a second, which floats add up without any loss."""
    seconds = [sum(gaps[:at]) / 4 for at in range(1, len(gaps) + 1)]

    assert taken(allowance, seconds) == counted(allowance, seconds)
