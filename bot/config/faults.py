"""Everything that is wrong with the settings at once, and as much of them as can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, model_validator

from bot.config import PREFIX, ConfigError, Settings, half_set, unknown_in
from bot.config.wrong import reasons


class _AsIs(Settings):
    """Settings as they are, half-set or not."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Given:
    """What could be read, and what is wrong with the rest: a line each, without any value.

    `unread` are the settings that are as if they were not set, because they are wrong.
    """

    settings: Settings
    faults: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


def given(env_file: Path | None = Path(".env")) -> Given:
    """The settings in force, with everything that is wrong with them."""
    try:
        faults = [*unknown_in(env_file)]
    except ConfigError as error:
        faults, env_file = [str(error)], None
    source: dict[str, Any] = {"_env_file": env_file, "_env_file_encoding": "utf-8"}
    wrong: Mapping[str, str] = {}
    try:
        settings = _AsIs(**source)
    except ValidationError as error:
        wrong = reasons(error, PREFIX)
        usual = {name: Settings.model_fields[name].default for name in wrong}
        settings = _AsIs(**source, **usual)
    every = (*faults, *wrong.values(), *half_set(settings))
    return Given(settings, every, frozenset(wrong))
