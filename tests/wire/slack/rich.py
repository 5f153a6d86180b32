"""Rich text: what is said without any markup in it."""

from tests.wire.slack.composed import IDENTITY, date_format, person
from tests.wire.slack.rules import (
    Check,
    address,
    flag,
    form,
    kinds,
    like,
    number,
    one_of,
    some,
    text,
)

STYLE = form(None, {}, {"bold": flag, "italic": flag, "strike": flag, "code": flag})
MARK = form(
    None,
    {},
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), flag),
)
WORDS = form("text", {"text": text(3000)}, {"style": STYLE})
LINK = form(
    "link",
    {"url": address},
    {"text": text(3000), "unsafe": flag, "style": STYLE},
)
INLINE: dict[str, Check] = {
    "text": WORDS,
    "link": LINK,
    "user": form("user", {"user_id": person}, {"style": MARK}),
    "channel": form(
        "channel", {"channel_id": like(r"C[A-Z0-9]{8,}", "must be a channel")}, {"style": MARK}
    ),
    "usergroup": form("usergroup", {"usergroup_id": text(30)}, {"style": MARK}),
    "emoji": form("emoji", {"name": text(100)}, {"unicode": text(100), "style": MARK}),
    "date": form(
        "date",
        {"timestamp": number(0, 10**10), "format": date_format},
        {"url": address, "fallback": text(3000), "style": STYLE},
    ),
    "broadcast": form("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "color": form("color", {"value": text(20)}),
}
SECTION = form("rich_text_section", {"elements": some(kinds(INLINE), 1000, 0)})
QUOTE = form("rich_text_quote", {"elements": some(kinds(INLINE), 1000)}, {"border": number(0, 1)})
CODE = form(
    "rich_text_preformatted",
    {"elements": some(kinds({"text": WORDS, "link": LINK}), 1000)},
    {"border": number(0, 1), "language": text(50)},
)
LIST = form(
    "rich_text_list",
    {
        "style": one_of("bullet", "ordered"),
        "elements": some(kinds({"rich_text_section": SECTION}), 1000),
    },
    {"indent": number(0, 8), "offset": number(0, 10**6), "border": number(0, 1)},
)
PARTS = kinds(
    {
        "rich_text_section": SECTION,
        "rich_text_list": LIST,
        "rich_text_quote": QUOTE,
        "rich_text_preformatted": CODE,
    }
)
RICH_TEXT = form("rich_text", {"elements": some(PARTS, 1000)}, {"block_id": IDENTITY})
