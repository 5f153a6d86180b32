"""What storage says when the database does not do its part."""

from sqlalchemy.exc import DBAPIError


class StorageError(Exception):
    """The database cannot be used: one line that says why and never holds a password."""


def one_line(error: Exception) -> str:
    """What the database itself said, without the statement and its values."""
    said: object = error
    if isinstance(error, DBAPIError):
        said = error.orig
    elif isinstance(error, OSError):
        said = error.strerror
    return " ".join(str(said).split())
