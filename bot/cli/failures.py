"""Failures that are one line on the terminal, or none."""


class Failed(Exception):
    """What was asked for cannot be done; `status` is the exit status."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status


class CannotWrite(BaseException):
    """Standard output takes no more; no part of the bot may take that for a failed send."""


class NobodyReads(CannotWrite):
    """Whoever read the output has enough: that is no failure."""
