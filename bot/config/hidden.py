"""What must not be seen outside of the settings."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.config import Settings


def secrets(settings: Settings) -> Iterator[str]:
    """Every secret in the settings, in each way that it may be written."""
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            whole = value.get_secret_value()
            yield from (whole, *(part.strip() for part in whole.split(",")))
    password = urlsplit(settings.database_url).password
    if password:
        yield from (password, unquote(password))
