"""What a pace asks of the people who follow it."""

from bot.domain.calendar import Pace
from bot.domain.roadmap import Run
from bot.message import Block, Bullets, Text, line


def asks(run: Run, pace: Pace, who: str = "You") -> tuple[Block, ...]:
    """What people should be able to say of themselves first, and a warning, where there are any."""
    promise = run.roadmap.paces[pace]
    blocks: list[Block] = []
    if promise.needs:
        blocks.append(Text(line(f"{who} should be able to say:")))
        blocks.append(Bullets(tuple(line(need) for need in promise.needs)))
    if promise.warning:
        blocks.append(Text(line(promise.warning)))
    return tuple(blocks)
