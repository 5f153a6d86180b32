"""Everything that is wrong with the settings at once, and as much of them as can be read."""

from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, model_validator

from bot.config import PREFIX, ConfigError, Settings, half_set, unknown_in
from bot.config.wrong import reasons


class _Given(Settings):
    """Settings as they are, half-set or not."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        return self


def given(env_file: Path | None = Path(".env")) -> tuple[Settings, tuple[str, ...]]:
    """The settings with the wrong ones unset, and what is wrong: a line each, without any value."""
    try:
        faults = [*unknown_in(env_file)]
    except ConfigError as error:
        faults, env_file = [str(error)], None
    source: dict[str, Any] = {"_env_file": env_file, "_env_file_encoding": "utf-8"}
    try:
        settings = _Given(**source)
    except ValidationError as error:
        wrong = reasons(error, PREFIX)
        faults += wrong.values()
        usual = {name: Settings.model_fields[name].default for name in wrong}
        settings = _Given(**source, **usual)
    return settings, (*faults, *half_set(settings))
