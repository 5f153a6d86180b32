from bot.commands.seen import Seen


def test_a_thing_comes_again_within_a_time() -> None:
    now = [0.0]
    seen = Seen(10, lambda: now[0])
    assert not seen.again("a", 2)
    assert seen.again("a", 2)
    now[0] = 2.5
    assert not seen.again("a", 2)
    assert not seen.again("b", 2)


def test_a_thing_comes_again_at_any_time() -> None:
    now = [0.0]
    seen = Seen(10, lambda: now[0])
    assert not seen.again(1)
    now[0] = 1e9
    assert seen.again(1)


def test_the_oldest_are_forgotten() -> None:
    seen = Seen(2, lambda: 0.0)
    for thing in "abc":
        assert not seen.again(thing)
    assert seen.again("c")
    assert not seen.again("a")


def test_clicking_on_and_on_is_heard_again_after_a_while() -> None:
    clicks = iter((0.0, 1.5, 3.0, 4.5, 6.0))
    seen = Seen(10, lambda: next(clicks))

    heard = [not seen.again("next", 2.0) for _ in range(5)]

    assert heard == [True, False, True, False, True]
