"""Tables inside documentation pages that come from the code.

`<!-- table: NAME -->` stands before such a table, which ends with the first empty line.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from prometheus_client.metrics import MetricWrapperBase

from adapters.slack.scopes import EVENTS, SCOPES, Asked
from bot.web.metrics import Metrics

_TABLE = re.compile(r"(<!-- table: (.+?) -->\n\n)(?:\|.*\n)*", re.MULTILINE)


def _asked(head: str, every: Iterable[Asked]) -> str:
    rows = [f"| `{asked.name}` | {asked.why} |\n" for asked in every]
    return f"| {head} | what Cairn does with it |\n| --- | --- |\n{''.join(rows)}"


def _metrics() -> str:
    made = [one for one in Metrics().registry._collector_to_names if _is_metric(one)]
    rows = [f"| `{_shown(one)}` | {_labels(one)} | {one._documentation} |\n" for one in made]
    return f"| metric | by | what it says |\n| --- | --- | --- |\n{''.join(rows)}"


def _is_metric(one: object) -> TypeGuard[MetricWrapperBase]:
    return isinstance(one, MetricWrapperBase)


def _shown(metric: MetricWrapperBase) -> str:
    return f"{metric._name}_total" if metric._type == "counter" else metric._name


def _labels(metric: MetricWrapperBase) -> str:
    return ", ".join(f"`{name}`" for name in metric._labelnames) or "–"


TABLES: Mapping[str, Callable[[], str]] = {
    "Slack scopes": lambda: _asked("scope", SCOPES),
    "Slack events": lambda: _asked("event", EVENTS),
    "metrics": _metrics,
}


def names_in(page: str) -> list[str]:
    return [found[2] for found in _TABLE.finditer(page)]


def refreshed(page: str) -> str:
    """The page with its tables as they are today."""
    return _TABLE.sub(lambda found: found[1] + TABLES[found[2]](), page)
