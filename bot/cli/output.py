"""Standard output, which may be full, or closed by whoever read it."""

import os
import sys

from bot.cli.failures import CannotWrite, NobodyReads


class Output:
    """Writes until it cannot: says so once, and takes everything after that without a word.

    Several sends may be under way when it happens, and only one of them is heard.
    """

    def __init__(self) -> None:
        self._failed = False

    def write(self, text: str) -> None:
        """
        Raises:
            NobodyReads: the reader is gone.
            CannotWrite: the disk is full, or the like.
        """
        if self._failed:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError as error:
            self._failed = True
            raise refused(error) from None


def refused(error: OSError) -> CannotWrite:
    """What it means that standard output could not be written."""
    if isinstance(error, BrokenPipeError):
        return NobodyReads()
    return CannotWrite(f"cannot write the output: {error.strerror}")


def drop_the_rest() -> None:
    """Python must not fail once more when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
