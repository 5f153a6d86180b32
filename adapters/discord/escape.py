"""Text as somebody typed it, as Discord markdown that shows the same words and does nothing."""

import re

from bot.message.typed import ADDRESS, parted

_LIVELY = re.compile(r"[^\w \n.,;()?!'’“”–·:-]|_|:(?!\s)")
"""What has to be looked at in a text: where there is none of it, it is only words."""

_MARKUP = re.compile(r"[\\*_~|`\[\]<]")
_MENTION = re.compile(r"@(?=everyone|here|[!&]?[0-9])", re.IGNORECASE)
_COLON = re.compile(r":(?!\s|[0-9]{2}[.,;)]*\s)")
"""May begin the rest of an address, or an emoji by name; in `09:00 ` it is only a colon."""

_INVITE = re.compile(
    r"((?:discord(?:app)?\.[a-z]{2,4}|dsc\.gg)(?:/(?:invite|events))?)/", re.IGNORECASE
)
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-]|[0-9]+(?=[.)]))", re.MULTILINE)


def inline(text: str) -> str:
    """The text for the middle of a line: its web addresses stay addresses, the rest is only words.

    What begins a line is left to `beginnings`, once the line is whole.
    """
    if not _LIVELY.search(text):
        return text
    return "".join(f"<{part}>" if is_address else _words(part) for part, is_address in parted(text))


def beginnings(line: str) -> str:
    """Lines that `inline` made; now none of them begins a header, a list or a quotation."""
    return _LINE_START.sub(_harmless_start, line)


def address(url: str) -> str:
    """A web address to be followed, shown as it is; anything else is only words."""
    return f"<{url}>" if ADDRESS.fullmatch(url) else inline(url)


def quiet(text: str) -> str:
    """The text, which calls nobody and invites to nowhere."""
    return _INVITE.sub("\\1\u200b/", _MENTION.sub("@\u200b", text))


def _words(text: str) -> str:
    return _COLON.sub(r"\\:", quiet(_MARKUP.sub(r"\\\g<0>", text)))


def _harmless_start(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"
