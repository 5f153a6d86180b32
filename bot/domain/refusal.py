"""The expected "no"."""

from bot.domain.usage import Usage


class Refusal(Exception):
    """Something cannot be done, said in one plain sentence to the person who asked.

    `parts` are its words and the commands it names; `option` is the option that it is about.
    """

    def __init__(self, *parts: str | Usage, option: str | None = None) -> None:
        super().__init__("".join(map(str, parts)))
        self.parts = parts
        self.option = option
