"""Where calendars are, as the settings say."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.cli.calendars import calendars
from bot.config import Settings
from bot.services.feeds import Feeds

PUBLIC = "https://cairn.example.org"


def made(**settings: Any) -> Feeds | None:
    return calendars(Settings(_env_file=None, **settings))  # type: ignore[call-arg]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PUBLIC_URL", "HTTP_PORT", "SECRET_KEY", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(f"CAIRN_{name}", raising=False)


@pytest.mark.parametrize("settings", [{}, {"public_url": PUBLIC}, {"http_port": 8080}])
def test_there_are_none_where_nobody_can_reach_the_web_part(settings: dict[str, Any]) -> None:
    assert made(**settings) is None


def test_they_are_at_the_public_address() -> None:
    found = made(public_url=PUBLIC, http_port=8080)

    assert found == Feeds(PUBLIC)


def test_where_slack_comes_over_http_the_web_part_listens_by_itself() -> None:
    slack = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}

    assert made(public_url=PUBLIC, **slack) == Feeds(PUBLIC)


def test_a_key_keeps_addresses_readable_and_more_keys_do_too() -> None:
    old, new = (Fernet.generate_key().decode() for _ in "12")
    before = made(public_url=PUBLIC, http_port=8080, secret_key=old)
    after = made(public_url=PUBLIC, http_port=8080, secret_key=f"{new}, {old}")

    assert before is not None
    assert before.seal is not None
    assert after is not None
    assert after.seal is not None
    sealed = before.seal.close("calendar:1", "word")
    assert after.seal.open("calendar:1", sealed) == "word"
    assert after.seal.open("calendar:2", sealed) is None
