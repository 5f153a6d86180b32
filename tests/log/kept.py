"""What was logged."""

import io
import json
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from tests.docs.generate import ROOT

Logged: TypeAlias = Callable[..., io.StringIO]
"""Begins to log as `cairn run` does, with these settings; what is written is kept."""


def objects(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def documented() -> set[str]:
    """The fields that the operators' guide explains."""
    guide = (ROOT / "docs/guides/operators.md").read_text("utf-8")
    table = guide.partition("| field | what it says |\n")[2].partition("\n\n")[0]
    return {
        name
        for row in re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
