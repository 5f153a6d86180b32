"""Block Kit as Slack takes it or refuses it, for messages, modals and home tabs.

A second opinion: nothing here knows how Cairn makes its blocks.
"""

import copy
import json
from collections.abc import Collection
from typing import Any

from tests.wire.slack.composed import GROUP, IDENTITY, OPTION, either, mrkdwn, plain
from tests.wire.slack.elements import ENTERED, IMAGE, PRESSED
from tests.wire.slack.refusals import Json, Refused
from tests.wire.slack.rich import RICH_TEXT
from tests.wire.slack.rules import Check, Notes, address, both, dicts, flag, form, kinds, some, text

IN_MESSAGE, IN_VIEW = 50, 100
JSON_OF_ALL = 13_200
"""Nowhere documented: https://github.com/slackapi/bolt-js/issues/2509."""
VIEW_BYTES = 250_000
NAMED = {"block_id": IDENTITY}


def _section(value: Any, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and not {"text", "fields"} & set(value):
        notes.note("missing required field: text or fields", path)


def _pictured(value: Any, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        notes.note("needs either image_url or slack_file", path)


def _distinct(value: Any, path: str, notes: Notes) -> None:
    """No two elements of one block have the same action id."""
    held = dicts(value.get("elements")) if isinstance(value, dict) else []
    names = [one["action_id"] for one in held if "action_id" in one]
    for name in sorted({str(one) for one in names if names.count(one) > 1}):
        notes.note(f'`action_id` "{name}" already exists in the block', f"{path}/elements")


PICTURE = both(IMAGE, _pictured)
BLOCKS: dict[str, Check] = {
    "section": both(
        form(
            "section",
            {},
            {
                **NAMED,
                "text": either(3000),
                "fields": some(either(2000), 10),
                "accessory": kinds({**PRESSED, "image": PICTURE}),
                "expand": flag,
            },
        ),
        _section,
    ),
    "header": form("header", {"text": plain(150)}, NAMED),
    "divider": form("divider", {}, NAMED),
    "image": both(
        form(
            "image",
            {"alt_text": text(2000)},
            {
                **NAMED,
                "image_url": address,
                "slack_file": form(None, {}, {"id": text(100), "url": address}),
                "title": plain(2000),
            },
        ),
        _pictured,
    ),
    "context": form(
        "context",
        {
            "elements": some(
                kinds({"plain_text": plain(3000), "mrkdwn": mrkdwn(3000), "image": PICTURE}), 10
            )
        },
        NAMED,
    ),
    "actions": both(form("actions", {"elements": some(kinds(PRESSED), 25)}, NAMED), _distinct),
    "rich_text": RICH_TEXT,
}
INPUT = form(
    "input",
    {"label": plain(2000), "element": kinds(ENTERED)},
    {**NAMED, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
)
MARKDOWN = form("markdown", {"text": text(12_000)}, NAMED)
MESSAGE_BLOCKS = some(kinds({**BLOCKS, "input": INPUT, "markdown": MARKDOWN}), IN_MESSAGE, 0)
VIEW_BLOCKS = some(kinds({**BLOCKS, "input": INPUT}), IN_VIEW, 0)
VIEW_HELD = {
    "private_metadata": text(3000, 0),
    "callback_id": text(255, 0),
    "external_id": text(255, 0),
}
MODAL = form(
    "modal",
    {"title": plain(24), "blocks": VIEW_BLOCKS},
    {
        **VIEW_HELD,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
HOME = form("home", {"blocks": VIEW_BLOCKS}, VIEW_HELD)


def _ids(blocks: object, path: str, notes: Notes) -> None:
    for index, block in enumerate(dicts(blocks)):
        name = block.get("block_id")
        if name is not None and name in notes.block_ids:
            notes.note(f'`block_id` "{name}" already exists', f"{path}/{index}/block_id")
        notes.block_ids.add(str(name))


def check_blocks(blocks: object, people: Collection[str] | None = None) -> None:
    """Refuse the blocks of a message as `chat.postMessage` does.

    Raises:
        Refused: with one message for each thing that is wrong.
    """
    notes = Notes(people)
    MESSAGE_BLOCKS(blocks, "/blocks", notes)
    _ids(blocks, "/blocks", notes)
    if notes.wrong:
        raise Refused("invalid_blocks", *notes.wrong)
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > JSON_OF_ALL:
        raise Refused("msg_blocks_too_long")


def check_view(view: object, people: Collection[str] | None = None, kind: str = "modal") -> None:
    """Refuse a view as `views.open` does, or `views.publish` where the kind is home."""
    notes = Notes(people)
    (HOME if kind == "home" else MODAL)(view, "/view", notes)
    if isinstance(view, dict):
        blocks = view.get("blocks")
        _ids(blocks, "/view/blocks", notes)
        asks = any(one.get("type") == "input" for one in dicts(blocks))
        if asks and kind == "modal" and "submit" not in view:
            notes.note("missing required field: submit", "/view")
        if notes.focused > 1:
            notes.note("focus_on_load is more than once in the view", "/view")
    if notes.wrong:
        raise Refused("invalid_arguments", *notes.wrong)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")


def check_suggested(answer: Json) -> None:
    """Refuse what is no answer to an external select that is being typed into."""
    notes = Notes()
    may = {"options": some(OPTION, 100, 0), "option_groups": some(GROUP, 100, 0)}
    form(None, {}, may)(answer, "", notes)
    if len(answer) != 1:
        notes.note("needs either options or option_groups", "")
    if notes.wrong:
        raise Refused("invalid_options", *notes.wrong)


def filled_in(blocks: list[Json]) -> list[Json]:
    """The blocks as Slack stores them: each has an id, and each thing to press."""
    stored = copy.deepcopy(blocks)
    for index, block in enumerate(stored):
        block.setdefault("block_id", f"b0{index}")
        held = [*dicts(block.get("elements")), block.get("accessory"), block.get("element")]
        for place, one in enumerate(held):
            if isinstance(one, dict) and one.get("type") in {**PRESSED, **ENTERED}:
                one.setdefault("action_id", f"a{place}")
    return stored
