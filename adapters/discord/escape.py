"""Text as somebody typed it, as Discord markdown that shows the same words and does nothing."""

import re

ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
    r"(?:[/?#](?:(?!@everyone|@here)[\w\-.~:/?#@!$&'()+,;=%])*)?",
    re.IGNORECASE,
)
"""A web address whose host is what it says, and that holds nothing Discord takes for markup."""

_TYPED_ADDRESS = re.compile(r"(https?://\S+)", re.IGNORECASE)
_AFTER_ADDRESS = ".,:;!?'\"*~|`>]}”’»"
"""What stands after an address in a sentence, rather than being its end."""

_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, what turns the reading order of the words after it, and half characters."""

_CALM = re.compile(r"(?:[^\W_]|[ \n.,;()?!'’“”–·-])*")
"""Text in which nothing has to be looked for."""

_MARKUP = re.compile(r"[\\*_~|`\[\]<]")
_MENTION = re.compile(r"@(?=everyone|here|[!&]?[0-9])", re.IGNORECASE)
_COLON = re.compile(r":(?!\s|[0-9]{2}[.,;)]*\s)")
"""May begin the rest of an address, or an emoji by name; in `09:00 ` it is only a colon."""

_INVITE = re.compile(
    r"((?:discord(?:app)?\.[a-z]{2,4}|dsc\.gg)(?:/(?:invite|events))?)/", re.IGNORECASE
)
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-]|[0-9]+(?=[.)]))", re.MULTILINE)


def visible(text: str) -> str:
    """The text without characters that steer instead of being read; a tab is a space."""
    return _STEERING.sub("", text.replace("\t", " "))


def inline(text: str) -> str:
    """The text for the middle of a line: its web addresses stay addresses, the rest is only words.

    What begins a line is left to `beginnings`, once the line is whole.
    """
    if _CALM.fullmatch(text):
        return text
    parts = _TYPED_ADDRESS.split(visible(text))
    return "".join(
        _address(part) if place % 2 else _words(part) for place, part in enumerate(parts)
    )


def beginnings(line: str) -> str:
    """Lines that `inline` made; now none of them begins a header, a list or a quotation."""
    return _LINE_START.sub(_harmless_start, line)


def address(url: str) -> str:
    """A web address to be followed, shown as it is; anything else is only words."""
    return f"<{url}>" if ADDRESS.fullmatch(url) else inline(url)


def _address(typed: str) -> str:
    """An address in a sentence, with the punctuation after it."""
    url = typed.rstrip(_AFTER_ADDRESS)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_AFTER_ADDRESS)
    return f"<{url}>{_words(typed[len(url) :])}" if ADDRESS.fullmatch(url) else _words(typed)


def quiet(text: str) -> str:
    """The text, which calls nobody and invites to nowhere."""
    return _INVITE.sub("\\1\u200b/", _MENTION.sub("@\u200b", text))


def _words(text: str) -> str:
    return _COLON.sub(r"\\:", quiet(_MARKUP.sub(r"\\\g<0>", text)))


def _harmless_start(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"
