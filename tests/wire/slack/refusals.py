"""How Slack says no."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class Refused(Exception):
    """An answer with `"ok": false`, and what Slack says beside it."""

    def __init__(self, error: str, *messages: str, **more: object) -> None:
        super().__init__(f"{error}: {'; '.join(messages)}")
        self.error = error
        self.body: Json = {"ok": False, "error": error, **more}
        if messages:
            self.body["response_metadata"] = {"messages": list(messages)}


def check_given(args: Json, *names: str) -> None:
    """Refuse a call that leaves out what it needs."""
    for name in names:
        if args.get(name) in (None, ""):
            word = f"[ERROR] missing required field: {name}"
            raise Refused("invalid_arguments", word)
