"""What holds of every message on Slack alone."""

import json
import re

from adapters.slack.home import home_view
from adapters.slack.limits import message_breaches, view_breaches
from tests.contract.catalogue import catalogue
from tests.contract.slack_reader import read
from tests.contract.slack_side import SLASH, Slack, answered, as_slack_sdk_has_it, rendered, walk
from tests.wire.slack.blocks import check_blocks, check_view

ENTITY = re.compile(r"&(?!amp;|lt;|gt;)|[<>]")
"""What Slack would take for the beginning of a mention, a link or a date."""


def test_every_message_is_as_slack_takes_it() -> None:
    for name, shown in rendered().items():
        assert message_breaches(shown.blocks) == [], name
        check_blocks(json.loads(json.dumps(shown.blocks)))


def test_every_home_is_a_view_as_slack_takes_it() -> None:
    homes = {name: message for name, message in catalogue().items() if name.startswith("home:")}
    assert homes
    for name, message in homes.items():
        view = json.loads(json.dumps(home_view(message, SLASH)))
        assert view_breaches(view) == [], name
        check_view(view, kind="home")


def test_slacks_own_library_knows_every_property() -> None:
    for shown in list(rendered().values())[::10]:
        assert [as_slack_sdk_has_it(block) for block in shown.blocks] == shown.blocks


def test_every_answer_says_it_all_within_the_limits() -> None:
    for name, shown in answered().items():
        words = "".join(read(page.blocks).words for page in shown)
        seen = Slack().see(name)

        assert [message_breaches(page.blocks) for page in shown] == [[]] * len(shown), name
        assert words == seen.words, name


def test_nothing_is_markup_but_ours() -> None:
    ours = {"header", "list", "bold", "code", "link", "date", "channel"}
    for name, shown in rendered().items():
        reading = read(shown.blocks)
        assert reading.kinds <= ours, name
        assert [kind for kind, _ in reading.marks].count("header") <= 1, name
        assert not any(found["type"] == "mrkdwn" for found in walk(shown.blocks)), name
        ids = [found["action_id"] for found in walk(shown.blocks) if "action_id" in found]
        assert len(set(ids)) == len(ids), name


def test_every_notification_says_something_and_calls_nobody() -> None:
    for name, shown in rendered().items():
        assert 1 <= len(shown.text) <= 3000, name
        assert not ENTITY.search(shown.text), name
