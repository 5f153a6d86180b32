"""Every command there is, in one explicit list."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.commands.clean import brief, clean
from bot.commands.spec import Command
from bot.domain.refusal import Refusal
from bot.domain.usage import usage

_ALIKE = 0.7
"""How much a word is like a command for that to be what was meant."""


class Registry:
    """The commands by path."""

    def __init__(self, commands: Iterable[Command]) -> None:
        """
        Raises:
            ValueError: two commands have one name.
        """
        self.commands = tuple(commands)
        self._by_path = {command.path: command for command in self.commands}
        if len(self._by_path) != len(self.commands):
            raise ValueError("two commands have one name")

    @property
    def listed(self) -> tuple[Command, ...]:
        """The commands people are told of; the others stand behind buttons."""
        return tuple(command for command in self.commands if not command.hidden)

    def find(self, path: Sequence[str]) -> Command | None:
        return self._by_path.get(tuple(path))

    def longest(self, words: Sequence[str]) -> Command | None:
        """The command with the longest path that the words begin with."""
        for count in range(min(2, len(words)), 0, -1):
            command = self.find(words[:count])
            if command:
                return command
        return None

    def group(self, name: str) -> tuple[Command, ...]:
        """The commands below a first word, such as `cohort`."""
        return tuple(c for c in self.listed if len(c.path) > 1 and c.path[0] == name)

    def unknown(self, words: Sequence[str]) -> Refusal:
        """What to say to words that are no command: the nearest one, or where to look."""
        first = clean(words[0][:400]) if words else ""
        if not first:
            return Refusal("Say a command; ", usage("help"), " lists them all.")
        below = self.group(first)
        if below:
            names = ", ".join(command.path[1] for command in below)
            return Refusal(usage(first), f" goes with one of: {names}.")
        near = get_close_matches(first[:40], [c.path[0] for c in self.listed], n=1, cutoff=_ALIKE)
        hint = ("did you mean ", usage(near[0]), "? ") if near else ()
        said = f"There is no command “{brief(first)}”; "
        return Refusal(said, *hint, usage("help"), " lists them all.")
