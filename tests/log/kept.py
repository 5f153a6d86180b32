"""What was logged."""

import io
import json
from collections.abc import Callable
from typing import Any, TypeAlias

Logged: TypeAlias = Callable[..., io.StringIO]
"""Begins to log as `cairn run` does, with these settings; what is written is kept."""


def objects(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]
