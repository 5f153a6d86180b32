"""How the connections to the gateway come and go."""

from collections.abc import Callable
from typing import TypeAlias

from bot.ports import Linked

Tell: TypeAlias = Callable[[Linked], object]


def unheard(how: Linked) -> None:
    """Nobody wants to know."""


class Links:
    """Tells what discord.py dispatches of shards, each change once."""

    def __init__(self, tell: Tell = unheard) -> None:
        self._tell = tell
        self._open: set[int] = set()
        self._known: set[int] = set()

    def hear(self, event: str, shard: int) -> None:
        match event:
            case "shard_connect":
                self._tell("renewed" if shard in self._known else "opened")
                self._known.add(shard)
                self._open.add(shard)
            case "shard_resumed":
                self._tell("resumed")
                self._open.add(shard)
            case "shard_disconnect" if shard in self._open:
                self._tell("lost")
                self._open.remove(shard)
            case "shard_disconnect":
                self.failed()
            case _:
                pass

    def failed(self) -> None:
        """A try to connect has come to nothing."""
        self._tell("failed")
