"""Tables inside documentation pages that come from the code.

`<!-- table: NAME -->` stands before such a table, which ends with the first empty line.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from adapters.slack.scopes import EVENTS, SCOPES, Asked

_TABLE = re.compile(r"(<!-- table: (.+?) -->\n\n)(?:\|.*\n)*", re.MULTILINE)


def _asked(head: str, every: Iterable[Asked]) -> str:
    rows = [f"| `{asked.name}` | {asked.why} |\n" for asked in every]
    return f"| {head} | what Cairn does with it |\n| --- | --- |\n{''.join(rows)}"


TABLES: Mapping[str, Callable[[], str]] = {
    "Slack scopes": lambda: _asked("scope", SCOPES),
    "Slack events": lambda: _asked("event", EVENTS),
}


def names_in(page: str) -> list[str]:
    return [found[2] for found in _TABLE.finditer(page)]


def refreshed(page: str) -> str:
    """The page with its tables as they are today."""
    return _TABLE.sub(lambda found: found[1] + TABLES[found[2]](), page)
