from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cli.main import main
from bot.config import HIDDEN, ConfigError, Settings, effective, read
from bot.storage.urls import database, without_secrets


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, _, _ in effective(Settings.model_construct()):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


SECRET = "s3cret-value"
KEY, OTHER_KEY = (f"{letter}q2-7w{'A' * 37}=" for letter in "34")
MANY = f"SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET={SECRET}\nSLACK_SIGNING_SECRET={SECRET}"


def test_nothing_set_is_an_sqlite_file_and_no_platform(env: Path) -> None:
    settings = read(env)
    assert settings.database_url == "sqlite:///data/cairn.db"
    assert settings.discord_token is None
    assert settings.slack_command == "/cairn"


def test_the_environment_goes_before_the_file_and_empty_is_unset(
    env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env.write_text("CAIRN_HTTP_PORT=9000\nCAIRN_LOG_LEVEL=DEBUG\nOTHER=1\nCAIRN_PUBLIC_URL=\n")
    monkeypatch.setenv("CAIRN_HTTP_PORT", "9001")
    settings = read(env)
    assert (settings.http_port, settings.log_level, settings.public_url) == (9001, "debug", None)


@pytest.mark.parametrize(
    "lines, port",
    [
        ("", None),
        ("CAIRN_HTTP_PORT=9000", 9000),
        ("CAIRN_SLACK_BOT_TOKEN=xoxb-1\nCAIRN_SLACK_APP_TOKEN=xapp-1", None),
        ("CAIRN_SLACK_BOT_TOKEN=xoxb-1\nCAIRN_SLACK_SIGNING_SECRET=s", 8080),
        ("CAIRN_SLACK_BOT_TOKEN=xoxb-1\nCAIRN_SLACK_SIGNING_SECRET=s\nCAIRN_HTTP_PORT=1", 1),
    ],
)
def test_it_listens_only_where_somebody_may_come(env: Path, lines: str, port: int | None) -> None:
    env.write_text(lines)
    assert read(env).listens_on == port


@pytest.mark.parametrize(
    "lines, named",
    [
        (f"DATABASE_URL=mysql://u:{SECRET}@h/d", "DATABASE_URL"),
        (f"DATABASE_URL=postgresql://u:{SECRET}", "DATABASE_URL"),
        ("HTTP_PORT=http", "HTTP_PORT"),
        ("HTTP_PORT=0", "HTTP_PORT"),
        ("KEEP_TEXTS_DAYS=29", "KEEP_TEXTS_DAYS"),
        ("KEEP_TEXTS_DAYS=-1", "KEEP_TEXTS_DAYS"),
        ("KEEP_POSTS_DAYS=36501", "KEEP_POSTS_DAYS"),
        ("KEEP_POSTS_DAYS=a year", "KEEP_POSTS_DAYS"),
        ("LOG_LEVEL=loud", "LOG_LEVEL"),
        ("LOG_FORMAT=xml", "LOG_FORMAT"),
        ("SLACK_COMMAND=/Two words", "SLACK_COMMAND"),
        (f"DISCORD_TOKEN=Bot {SECRET}", "DISCORD_TOKEN"),
        (f"DISCORD_TOKEN={SECRET}\nDISCORD_API_URL=ws://h", "DISCORD_API_URL"),
        (f"DISCORD_TOKEN={SECRET}\nDISCORD_GATEWAY_URL=http://h", "DISCORD_GATEWAY_URL"),
        (f"DISCORD_TOKEN={SECRET}\nDISCORD_SHARDS=4-3/16", "DISCORD_SHARDS"),
        (f"PUBLIC_URL=https://h:{SECRET}", "PUBLIC_URL"),
        ("DISCORD_API_URL=http://h/api/v10", "DISCORD_TOKEN"),
        ("DISCORD_SHARDS=0-3/16", "DISCORD_TOKEN"),
        (f"SLACK_BOT_TOKEN=xoxb-{SECRET}", "SLACK_APP_TOKEN"),
        (f"SLACK_APP_TOKEN=xapp-{SECRET}", "SLACK_BOT_TOKEN"),
        (f"SLACK_SIGNING_SECRET={SECRET}", "SLACK_BOT_TOKEN"),
        (f"SLACK_BOT_TOKEN=xapp-{SECRET}\nSLACK_APP_TOKEN=xapp-{SECRET}", "SLACK_BOT_TOKEN"),
        (f"SLACK_BOT_TOKEN=xoxb-{SECRET}\nSLACK_APP_TOKEN=xoxb-{SECRET}", "SLACK_APP_TOKEN"),
        (f"SLACK_CLIENT_ID=1.2\nSLACK_SIGNING_SECRET={SECRET}", "SLACK_CLIENT_SECRET"),
        (f"SLACK_CLIENT_SECRET={SECRET}", "SLACK_CLIENT_ID"),
        (f"SLACK_CLIENT_ID=1.2\nSLACK_CLIENT_SECRET={SECRET}", "SLACK_SIGNING_SECRET"),
        (f"{MANY}\nPUBLIC_URL=https://h", "SECRET_KEY"),
        (f"{MANY}\nSECRET_KEY={KEY}", "PUBLIC_URL"),
        (
            f"{MANY}\nSECRET_KEY={KEY}\nPUBLIC_URL=https://h\nSLACK_BOT_TOKEN=xoxb-{SECRET}",
            "SLACK_BOT_TOKEN",
        ),
        (f"SECRET_KEY={SECRET}", "SECRET_KEY"),
        (f"SECRET_KEY={KEY},", "SECRET_KEY"),
        (f"SECRET_KEY={KEY}:{KEY}", "SECRET_KEY"),
        (f"SECRET_KEY={KEY[:-2]}", "SECRET_KEY"),
        (f"SECRET_KEY=ä{KEY}", "SECRET_KEY"),
        ("SLACK_SHORT_COMMANDS=perhaps", "SLACK_SHORT_COMMANDS"),
        (f"DISCORD_TOKN={SECRET}", "DISCORD_TOKN"),
        (f"CONTENT_DIR=/nowhere/{SECRET}", "CONTENT_DIR"),
        ("CONTENT_DIR=/proc", "CONTENT_DIR"),
        ("CONTENT_DIR=/etc/hostname", "CONTENT_DIR"),
    ],
)
def test_a_wrong_or_half_set_one_is_named_in_one_line_without_its_value(
    env: Path, lines: str, named: str
) -> None:
    env.write_text("".join(f"CAIRN_{line}\n" for line in lines.splitlines()))
    with pytest.raises(ConfigError) as caught:
        read(env)
    words = str(caught.value)
    assert words.startswith(f"CAIRN_{named}")
    assert "\n" not in words
    assert SECRET not in words
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "line, takes",
    [
        ("HTTP_PORT=http", "a whole number"),
        (f"HTTP_PORT={'9' * 5000}", "a whole number"),
        ("HTTP_PORT=65536", "a port from 1 to 65535"),
        ("KEEP_TEXTS_DAYS=99999999999", "0, for ever, or 30 to 36500 days"),
        ("LOG_LEVEL=loud", "debug, info, warning or error"),
        ("PUBLIC_URL=cairn.example.org", "an address such as https://host:port"),
        ("SLACK_SHORT_COMMANDS=perhaps", "true or false"),
    ],
)
def test_what_a_setting_takes_is_said(env: Path, line: str, takes: str) -> None:
    env.write_text(f"CAIRN_{line}\n")
    with pytest.raises(ConfigError) as caught:
        read(env)
    assert str(caught.value) == f"CAIRN_{line.partition('=')[0]}: it takes {takes}"


@pytest.mark.parametrize(
    "lines",
    [
        "DATABASE_URL=postgresql+psycopg://u@h/d",
        "KEEP_TEXTS_DAYS=30\nKEEP_POSTS_DAYS=36500",
        "DISCORD_TOKEN=x\nDISCORD_SHARDS=3/16\nDISCORD_GATEWAY_URL=ws://127.0.0.1:1/x",
        "SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSLACK_API_URL=http://h:1/api/",
        "SLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=x",
        f"{MANY}\nPUBLIC_URL=https://h\nSECRET_KEY={KEY}",
        f"SECRET_KEY={KEY}, {OTHER_KEY}\nSLACK_SHORT_COMMANDS=false",
    ],
)
def test_what_is_whole_is_taken(env: Path, lines: str) -> None:
    env.write_text("".join(f"CAIRN_{line}\n" for line in lines.splitlines()))
    read(env)


def test_a_new_key_is_one_that_is_taken(env: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "key"]) == 0
    made = capsys.readouterr().out.strip()
    env.write_text(f"CAIRN_SECRET_KEY={made}\n")

    Fernet(made)
    settings = read(env)
    assert settings.secret_key is not None
    assert settings.secret_key.get_secret_value() == made
    assert made not in f"{settings!r} {list(effective(settings))}"


def test_a_file_that_is_no_text_is_named(env: Path) -> None:
    env.write_bytes(b"CAIRN_HTTP_PORT=\xff")
    with pytest.raises(ConfigError, match="UTF-8"):
        read(env)


@pytest.mark.parametrize(
    "lines, at",
    [
        (f'CAIRN_DISCORD_TOKEN="{SECRET}\nCAIRN_HTTP_PORT=1', 1),
        (f"# mine\n\nCAIRN_HTTP_PORT=1\nexport CAIRN_LOG_LEVEL=info\n={SECRET}", 5),
    ],
)
def test_a_line_that_sets_nothing_is_named(
    env: Path, lines: str, at: int, caplog: pytest.LogCaptureFixture
) -> None:
    env.write_text(lines)
    with pytest.raises(ConfigError) as caught:
        read(env)
    assert str(caught.value) == f"{env}, line {at}: it takes NAME=value, quotes in pairs"
    assert caplog.messages == []


def test_secrets_are_never_shown_and_everything_has_help(env: Path) -> None:
    env.write_text(
        f"CAIRN_DISCORD_TOKEN={SECRET}\nCAIRN_DATABASE_URL=postgresql://u:{SECRET}@h/d\n"
        f"CAIRN_SLACK_BOT_TOKEN=xoxb-{SECRET}\nCAIRN_SLACK_APP_TOKEN=xapp-{SECRET}\n"
    )
    settings = read(env)
    rows = list(effective(settings))
    assert SECRET not in f"{settings!r} {rows}"
    assert all(purpose for _, _, purpose in rows)
    assert ("CAIRN_DISCORD_TOKEN", HIDDEN) in [row[:2] for row in rows]


@pytest.mark.parametrize(
    "url, shown",
    [
        ("sqlite:///data/cairn.db", "sqlite:///data/cairn.db"),
        ("sqlite:////srv/c#1.db", "sqlite:////srv/c#1.db"),
        ("postgresql://u@h/d", "postgresql://h/d"),
        ("postgresql://u:p%40w@h:5/d?x=1", "postgresql://h:5/d"),
        ("postgresql://u:p@[::1]:5/d", "postgresql://[::1]:5/d"),
        ("postgresql://u:p@/d?host=/run&sslpassword=p", "postgresql:///d"),
        ("postgresql+psycopg://h?dbname=d&user=u&Password=p", "postgresql+psycopg://h"),
        ("https://u:p@proxy.example.org:8080/v10?key=p", "https://proxy.example.org:8080/v10"),
    ],
)
def test_of_an_address_only_where_it_leads_is_shown(url: str, shown: str) -> None:
    if not url.startswith("https"):
        assert database(url) == url
    assert without_secrets(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://u:{SECRET}",
        f"postgresql://u:{SECRET}/d",
        f"postgresql://u:{SECRET}@",
        f"postgresql://u:{SECRET}@/d",
        f"postgresql://u:{SECRET}@h:port/d",
        f"postgresql://u:{SECRET}@h:0/d",
        f"postgresql://u:{SECRET}@h:99999/d",
        f"postgresql://u:{SECRET}@h",
        f"postgresql://u:@{SECRET}@h/d",
        f"postgresql://u:1/{SECRET}@h/d",
        f"postgresql://u:1#{SECRET}@h/d",
        f"postgresql://u:1?{SECRET}@h/d",
        f"postgresql://[{SECRET}/d",
        "postgresql://u:12345",
        f"postgresql:u:{SECRET}@h/d",
        f"{SECRET}@h/d",
        "sqlite://",
        "sqlite:///",
        "sqlite://data/cairn.db",
        "sqlite:cairn.db",
        "",
    ],
)
def test_what_is_no_address_of_a_database(url: str) -> None:
    with pytest.raises(ValueError, match=r"^it takes sqlite:///PATH or [^\n]*$") as caught:
        database(url)
    assert SECRET not in str(caught.value)
