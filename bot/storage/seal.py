"""Secrets that cannot be read from the database alone."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Seal:
    """Closes with the first key, and opens with any of them, so that keys can be changed.

    What is sealed belongs to its owner: nobody can put it in somebody else's place.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._first, self._all = fernets[0], MultiFernet(fernets)

    def close(self, owner: str, secret: str) -> str:
        return self._first.encrypt(f"{owner} {secret}".encode()).decode()

    def open(self, owner: str, sealed: str) -> str | None:
        """The secret; None when no key fits, or when it was somebody else's."""
        return _opened(self._all, owner, sealed)

    def is_of_first(self, owner: str, sealed: str) -> bool:
        """Whether the first key is enough."""
        return _opened(self._first, owner, sealed) is not None


def _opened(key: Fernet | MultiFernet, owner: str, sealed: str) -> str | None:
    try:
        whose, _, secret = key.decrypt(sealed).decode().partition(" ")
    except InvalidToken:
        return None
    return secret if whose == owner else None
