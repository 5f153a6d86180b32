"""Commands as somebody types them on Slack, where one command takes most of the others as words."""

from dataclasses import dataclass, replace

from bot.message import Block, Bullets, Code, Fields, Line, Message, Text, Usage

ROOT = "cairn"
"""What that command is called, unless the settings say otherwise."""

OWN = frozenset({"progress", "checkin", "cohort"})
"""The commands that are declared beside it."""


@dataclass(frozen=True, slots=True)
class Slash:
    """What a workspace calls the bot's commands."""

    root: str = ROOT
    own: frozenset[str] = OWN

    def written(self, usage: Usage) -> str:
        """A command in full: `/cairn roadmap phase=2`, or `/checkin done=…`."""
        words = str(usage).removeprefix("/")
        name, _, _ = usage.command.partition(" ")
        return f"/{words}" if name in self.own else f"/{self.root} {words}"

    def spelled(self, message: Message) -> Message:
        """The message, with every command that it names as it is typed."""
        return replace(message, blocks=tuple(self._block(block) for block in message.blocks))

    def _block(self, block: Block) -> Block:
        match block:
            case Text(spans):
                return Text(self._line(spans))
            case Fields(pairs):
                return Fields(tuple((name, self._line(value)) for name, value in pairs))
            case Bullets(items):
                return replace(block, items=tuple(self._line(item) for item in items))
            case _:
                return block

    def _line(self, spans: Line) -> Line:
        return tuple(
            Code(self.written(span)) if isinstance(span, Usage) else span for span in spans
        )
