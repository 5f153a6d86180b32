"""People's own calendars, if the settings give the web part an address."""

from bot.cli.platforms import revealed
from bot.config import Settings
from bot.services.feeds import Feeds
from bot.storage.seal import Seal


def calendars(settings: Settings) -> Feeds | None:
    """Where calendars are fetched; None where nobody can reach the web part."""
    if settings.public_url is None or settings.listens_on is None:
        return None
    keys = revealed(settings.secret_key)
    seal = Seal([key.strip() for key in keys.split(",")]) if keys else None
    return Feeds(settings.public_url, seal)
