"""Settings: read once from the environment and `.env`, and handed down."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from bot.config.kinds import Command, Database, Days, Http, Keys, Port, Shards, Shelf, WebSocket
from bot.config.wrong import reasons, unknown, unreadable
from bot.storage.urls import without_secrets

PREFIX = "CAIRN_"
HIDDEN = "********"
HTTP_PORT = 8080


class ConfigError(Exception):
    """A setting is wrong or half-set: one line that names it and never holds its value."""


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class Settings(BaseSettings):
    """Everything that can be set, with what it is for. `read` makes it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    database_url: Database = Field(
        "sqlite:///data/cairn.db",
        repr=False,
        description="Where everything is kept: sqlite:///PATH or postgresql://USER@HOST/NAME.",
    )
    content_dir: Shelf | None = Field(
        None, description="A roadmap of your own, or a folder of them, besides those shipped."
    )
    discord_token: SecretStr | None = Field(None, description="The token of the bot on Discord.")
    discord_api_url: Http | None = Field(
        None, description="Discord's REST address, for a proxy: http://host:port/api/v10."
    )
    discord_gateway_url: WebSocket | None = Field(
        None, description="Discord's gateway, for a proxy: ws://host:port/."
    )
    discord_shards: Shards | None = Field(
        None, description="Which shards this process serves, such as 0-3/16; unset: all."
    )
    slack_bot_token: SecretStr | None = Field(
        None, description="The bot token of one Slack workspace: xoxb-…"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="The app-level token for Socket Mode: xapp-…"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="The signing secret of the Slack app, for HTTP mode."
    )
    slack_client_id: str | None = Field(
        None, description="The client id of the Slack app, to be installed in many workspaces."
    )
    slack_client_secret: SecretStr | None = Field(
        None, description="The client secret that belongs to the client id."
    )
    slack_api_url: Http | None = Field(
        None, description="Slack's web API, for a proxy: http://host:port/api/."
    )
    slack_command: Command = Field(
        "/cairn", description="The slash command on Slack that takes every other command."
    )
    slack_short_commands: bool = Field(
        True,
        description="Whether /progress, /checkin and /cohort are commands on Slack as well.",
    )
    secret_key: Keys | None = Field(
        None,
        description="What tokens of Slack workspaces, and addresses of calendars, are sealed with"
        " in the database.",
    )
    http_host: str = Field("127.0.0.1", description="The address that the web part listens on.")
    http_port: Port | None = Field(
        None,
        description="The port that the web part listens on. Unset: 8080 where Slack comes over"
        " HTTP, and none elsewhere.",
    )
    public_url: Http | None = Field(
        None,
        description="Where people, calendar apps and Slack reach the web part:"
        " https://cairn.example.org.",
    )
    keep_texts_days: Days = Field(
        0, description="Days that the words of check-ins are kept, at least 30; 0: for ever."
    )
    keep_posts_days: Days = Field(
        90, description="Days that the rows of past posts are kept, at least 30; 0: for ever."
    )
    log_level: LogLevel = Field(
        LogLevel.INFO, description="How much is logged: debug, info, warning or error."
    )
    log_format: LogFormat = Field(
        LogFormat.TEXT, description="How it is logged: text, or json for one object a line."
    )

    @property
    def listens_on(self) -> int | None:
        """The port of the web part, if there is one."""
        if self.http_port is None and self.slack_signing_secret is not None:
            return HTTP_PORT
        return self.http_port

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("discord_token", "slack_bot_token", "slack_app_token", mode="after")
    @classmethod
    def _one_word(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and re.search(r"\s", value.get_secret_value()):
            raise ValueError("a token has no spaces; leave out words such as “Bot”")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for fault in half_set(self):
            raise ValueError(fault)
        return self


NAMES = tuple(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
"""Of all settings, as the environment has them."""


def read(env_file: Path | None = Path(".env")) -> Settings:
    """The settings in force.

    Raises:
        ConfigError: one is wrong, half-set, or in `env_file` although nothing has that name.
    """
    for fault in unknown_in(env_file):
        raise ConfigError(fault)
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")  # type: ignore[call-arg]
    except ValidationError as error:
        raise ConfigError(next(iter(reasons(error, PREFIX).values()))) from None


def unknown_in(env_file: Path | None) -> Iterator[str]:
    """What is in the file and begins like a setting, although nothing has that name.

    Raises:
        ConfigError: it is no text, or cannot be read.
    """
    try:
        for line in unreadable(env_file) if env_file else ():
            raise ConfigError(f"{env_file}, line {line}: it takes NAME=value, quotes in pairs")
        given = DotEnvSettingsSource(Settings, env_file, "utf-8").env_vars
    except OSError as error:
        raise ConfigError(f"{env_file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{env_file} cannot be read as UTF-8 text") from None
    for name, hint in unknown(given, NAMES, PREFIX):
        yield f"{name} in .env is not a setting{hint}"


def half_set(settings: Settings) -> Iterator[str]:
    """What is half-set: the name of the setting that is missing or wrong, and why."""
    for name, reason in _missing(settings):
        yield f"{PREFIX}{name.upper()} {reason}"


def effective(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Every setting by its name in the environment, its value with secrets hidden, and its help."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        yield f"{PREFIX}{name.upper()}", _shown(name, value), field.description or ""


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return HIDDEN
    return without_secrets(str(value)) if name.endswith("_url") else str(value)


def _missing(settings: Settings) -> Iterator[tuple[str, str]]:
    s = settings
    for name in ("discord_api_url", "discord_gateway_url", "discord_shards"):
        if getattr(s, name) is not None and s.discord_token is None:
            yield "discord_token", f"is missing: {PREFIX}{name.upper()} is set"
    for token, other, prefix in (
        ("slack_bot_token", "app", "xapp-"),
        ("slack_app_token", "bot", "xoxb-"),
    ):
        secret: SecretStr | None = getattr(s, token)
        if secret is not None and secret.get_secret_value().startswith(prefix):
            yield token, f"holds the {other} token, which begins with {prefix}"
    yield from _missing_for_slack(s)


def _missing_for_slack(s: Settings) -> Iterator[tuple[str, str]]:
    app = s.slack_client_id is not None
    if app and s.slack_client_secret is None:
        yield "slack_client_secret", f"is missing: {PREFIX}SLACK_CLIENT_ID is set"
    if not app and s.slack_client_secret is not None:
        yield "slack_client_id", f"is missing: {PREFIX}SLACK_CLIENT_SECRET is set"
    if app and s.slack_signing_secret is None:
        yield "slack_signing_secret", "is missing: many workspaces are served over HTTP"
    for name, why in (
        ("secret_key", "is missing: tokens are sealed with it; `cairn slack key` makes one"),
        ("public_url", "is missing: Slack sends people back there"),
    ):
        if app and getattr(s, name) is None:
            yield name, why
    if app and s.slack_bot_token is not None:
        yield "slack_bot_token", f"is for one workspace, and {PREFIX}SLACK_CLIENT_ID for many"
    if s.slack_bot_token is not None and not (s.slack_app_token or s.slack_signing_secret):
        yield (
            "slack_app_token",
            f"is missing: set it for Socket Mode, or {PREFIX}SLACK_SIGNING_SECRET for HTTP mode",
        )
    for name in ("slack_app_token", "slack_signing_secret", "slack_api_url"):
        if getattr(s, name) is not None and s.slack_bot_token is None and not app:
            yield "slack_bot_token", f"is missing: {PREFIX}{name.upper()} is set"
