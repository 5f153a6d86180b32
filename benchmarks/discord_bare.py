"""The floor on Discord: a bare discord.py client that answers a constant.

A script, `python -m benchmarks.discord_bare`; where Discord is and the token are in the
environment, under the names that `cairn run` knows.
"""

from os import environ

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


class Bare(discord.Client):
    """As lean as Cairn's own client, which keeps and asks for as little as it can."""

    def __init__(self) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.0,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Hello")


def main() -> None:
    Route.BASE = environ["CAIRN_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = URL(environ["CAIRN_DISCORD_GATEWAY_URL"])
    Bare().run(environ["CAIRN_DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
