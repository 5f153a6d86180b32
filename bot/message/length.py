"""How long a text is, and the beginning of one that is too long."""


def size(text: str) -> int:
    """Characters as the strictest counter has them, in UTF-16: an emoji is two or more."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """The beginning of a text, with an ellipsis where there was more."""
    if size(text) <= most:
        return text
    kept = text[: most - 1]
    while size(kept) > most - 1:
        kept = kept[:-1]
    return f"{whole(kept)}…"


def whole(text: str) -> str:
    """A text that was cut, without space or half an emoji at its end."""
    return text.rstrip().rstrip("\u200d")
