"""How the address of a database is written, and how much of it may be shown."""

from urllib.parse import SplitResult, parse_qs, urlsplit


def database(value: str) -> str:
    """The address of a database, when it is one.

    Raises:
        ValueError: it is none; the words do not hold it.
    """
    try:
        parts = urlsplit(value, allow_fragments=False)
        whole = "://" in value and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not (_a_file(parts) or _on_a_server(parts)):
        raise ValueError(
            "it takes sqlite:///PATH or postgresql://USER@HOST/NAME"
            " (in a password, write %40 for @, and %2F for /)"
        )
    return value


def _a_file(parts: SplitResult) -> bool:
    return parts.scheme.partition("+")[0] == "sqlite" and not parts.netloc and len(parts.path) > 1


def _on_a_server(parts: SplitResult) -> bool:
    options = parse_qs(parts.query)
    return (
        parts.scheme.partition("+")[0] == "postgresql"
        and parts.netloc.count("@") <= 1
        and not {"@", "#"} & set(parts.path + parts.query)
        and (len(parts.path) > 1 or "dbname" in options)
        # Without a host, who seems to be one may be a user with a password.
        and (parts.username is None or bool(parts.hostname) or "host" in options)
    )


def without_secrets(url: str) -> str:
    """Where the address leads: nothing of who asks there, and none of the options."""
    parts = urlsplit(url, allow_fragments=False)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
