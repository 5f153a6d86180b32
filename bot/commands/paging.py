"""Long answers: a page at a time, or with all of it in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.commands.call import File
from bot.commands.wire import fits
from bot.domain.refusal import Refusal
from bot.message import Block, Button, Buttons, Message, Text, Usage, line, plain

Item = TypeVar("Item")

PAGES_MAX = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of the items, and which page of how many they are."""

    items: Sequence[Item]
    number: int
    pages: int

    @property
    def title(self) -> str:
        """`, page 2 of 3`, for all but the first page."""
        return f", page {self.number} of {self.pages}" if self.number > 1 else ""

    def more(self, command: str, args: Mapping[str, str]) -> tuple[Block, ...]:
        """The way to the next page: a button or, where that cannot hold the arguments, words."""
        if self.number >= self.pages:
            return ()
        named = (*args.items(), ("page", str(self.number + 1)))
        button = Button("More", tuple(command.split()), named)
        if fits(button):
            return (Buttons((button,)),)
        return (Text(line("There is more: ", Usage(command, named))),)


def page_of(items: Sequence[Item], number: int | None, size: int) -> Page[Item]:
    """The page that is asked for, the first if none is.

    Raises:
        Refusal: there are fewer pages.
    """
    number, pages = number or 1, max(1, -(-len(items) // size))
    if number > pages:
        there = f"there are {pages} pages" if pages > 1 else "all of it is on one page"
        raise Refusal(f"There is no page {number}; {there}.", option="page")
    return Page(items[(number - 1) * size : number * size], number, pages)


def rest(name: str, shown: Message, whole: Message) -> File | None:
    """The whole message as a file, where less of it is shown."""
    return File(name, plain(whole)) if whole != shown else None
