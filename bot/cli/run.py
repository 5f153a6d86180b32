"""`cairn run`: serve whatever is configured."""

from bot.cli.failures import Failed
from bot.config import Settings


def run(settings: Settings) -> int:
    """
    Raises:
        Failed: this version has no platform to serve.
    """
    raise Failed("this version speaks in the terminal only: try `cairn chat`")
