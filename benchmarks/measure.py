"""Timing ours and its floor in turns, so that a busy machine slows down both."""

import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

REPETITIONS = 5

Trial: TypeAlias = Callable[[], Awaitable[float]]
"""One repetition; returns what it measured: seconds for one unit, or another cost."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The medians of a floor and of ours, and of the ratio of the two in each repetition."""

    floor: float
    ours: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the report. `met` is None where nothing is aimed at."""

    name: str
    floor: str
    ours: str
    ratio: str
    aim: str = ""
    met: bool | None = None


async def interleaved(floor: Trial, ours: Trial) -> Pair:
    """Five repetitions of both, in turns: floor, ours, floor, ours …"""
    pairs = [(await floor(), await ours()) for _ in range(REPETITIONS)]
    return Pair(
        floor=median(first for first, _ in pairs),
        ours=median(second for _, second in pairs),
        ratio=median(second / first for first, second in pairs),
    )


def cost(name: str, pair: Pair, shown: Callable[[float], str], most: float | None = None) -> Figure:
    """Ours costs at most so many times the floor."""
    return Figure(
        name=name,
        floor=shown(pair.floor),
        ours=shown(pair.ours),
        ratio=f"{pair.ratio:.2f} ×",
        aim=f"≤ {most:g} ×" if most else "",
        met=pair.ratio <= most if most else None,
    )


def speed(name: str, pair: Pair, least: float | None = None, what: str = "") -> Figure:
    """Ours gets at least so many times the floor done in a second; the pair is in seconds each."""
    ratio = 1 / pair.ratio
    return Figure(
        name=name,
        floor=f"{1 / pair.floor:,.0f}/s{what}",
        ours=f"{1 / pair.ours:,.0f}/s",
        ratio=f"{ratio:.2f} ×",
        aim=f"≥ {least:g} ×" if least else "",
        met=ratio >= least if least else None,
    )


def micros(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


def millis(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms"


@contextmanager
def no_garbage_collected() -> Iterator[None]:
    """Whoever asks or is asked does not stop meanwhile, for up to a second, to look for garbage.

    This process plays the platforms, and holds all that was said since a measure began. After such
    a stop it asks twenty times at once, or takes what was sent in order for too much at a time.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
