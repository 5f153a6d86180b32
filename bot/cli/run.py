"""`cairn run`: serve whatever is configured."""

from bot.cli.failures import Failed
from bot.config import Settings


def run(settings: Settings) -> int:
    """
    Raises:
        Failed: nothing is configured, or this version cannot serve what is.
    """
    if settings.discord_token is None and not slack_is_set(settings):
        raise Failed(
            "nothing is configured: set CAIRN_DISCORD_TOKEN for Discord, or CAIRN_SLACK_BOT_TOKEN"
            " and CAIRN_SLACK_APP_TOKEN for Slack (`cairn chat` needs neither)"
        )
    raise Failed("this version serves the terminal only: try `cairn chat`")


def slack_is_set(settings: Settings) -> bool:
    """Whether there is a workspace to serve, or an app to be installed in many."""
    return settings.slack_bot_token is not None or settings.slack_client_id is not None
