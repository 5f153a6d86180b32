"""Everything that is wrong with the settings, told at once."""

from pathlib import Path

import pytest

from bot.config import NAMES
from bot.config.faults import given

SECRET = "s3cret-value"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_settings_in_which_nothing_is_wrong(env: Path) -> None:
    env.write_text(f"CAIRN_DISCORD_TOKEN={SECRET}\nCAIRN_HTTP_PORT=9000\n")
    found = given(env)
    assert (found.faults, found.unread) == ((), frozenset())
    assert found.settings.http_port == 9000


def test_every_fault_is_told_and_the_rest_is_read(env: Path) -> None:
    lines = (
        "CAIRN_SLACK_CLIENT_ID=1.2",
        "CAIRN_HTTP_PORT=http",
        f"CAIRN_DATABASE_URL=mysql://u:{SECRET}@h/d",
        f"CAIRN_SECRET_KEY={SECRET}",
        "CAIRN_DISCROD_TOKEN=x",
        "CAIRN_DISCORD_API_URL=http://h/api/v10",
        "CAIRN_PUBLIC_URL=https://cairn.example.org",
    )
    env.write_text("\n".join(lines))
    found = given(env)
    settings, faults = found.settings, found.faults

    assert [fault.partition(" ")[0].strip(":") for fault in faults] == [
        "CAIRN_DISCROD_TOKEN",
        "CAIRN_DATABASE_URL",
        "CAIRN_SECRET_KEY",
        "CAIRN_HTTP_PORT",
        "CAIRN_DISCORD_TOKEN",
        "CAIRN_SLACK_CLIENT_SECRET",
        "CAIRN_SLACK_SIGNING_SECRET",
        "CAIRN_SECRET_KEY",
    ]
    assert "did you mean CAIRN_DISCORD_TOKEN?" in faults[0]
    assert SECRET not in "".join(faults)
    assert (settings.http_port, settings.database_url) == (None, "sqlite:///data/cairn.db")
    assert found.unread == {"http_port", "database_url", "secret_key"}
    assert settings.public_url == "https://cairn.example.org"


def test_a_file_that_is_no_text_is_left_out(env: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env.write_bytes(b"CAIRN_HTTP_PORT=9000\n\xff")
    monkeypatch.setenv("CAIRN_HTTP_HOST", "0.0.0.0")
    found = given(env)
    assert found.faults == (f"{env} cannot be read as UTF-8 text",)
    assert (found.settings.http_port, found.settings.http_host) == (None, "0.0.0.0")
