"""Failures that are one line on the terminal."""


class Failed(Exception):
    """What was asked for cannot be done; `status` is the exit status."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status
