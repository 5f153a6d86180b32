"""What Cairn says when a server has added it."""

from collections.abc import Iterator

from aiohttp import ClientError
from discord import DiscordException, Guild, TextChannel

from adapters.discord.render import allowed, view_of
from bot.log import logger
from bot.message import Code, Message, Text, Title, line

log = logger(__name__)

HELLO = Message(
    (
        Title("Hello, this is Cairn"),
        Text(
            line(
                "I walk long learning roads with groups: a plan for every week, check-ins, "
                "milestones. Whoever runs this server can begin with ",
                Code("/setup"),
                ", which says who may start a cohort, and then ",
                Code("/cohort create"),
                ". ",
                Code("/help"),
                " shows the rest.",
            )
        ),
    )
)


async def greet(guild: Guild) -> None:
    """Say hello in the first channel that takes it; nothing depends on anybody hearing it."""
    room = next(_rooms(guild), None)
    if room is None:
        log.info("no channel to say hello in", community=str(guild.id))
        return
    try:
        await room.send(view=view_of(HELLO), allowed_mentions=allowed(HELLO))
    except (DiscordException, ClientError, OSError) as error:
        log.info("hello not heard", community=str(guild.id), why=str(error))


def _rooms(guild: Guild) -> Iterator[TextChannel]:
    for room in (guild.system_channel, *guild.text_channels):
        if room is not None:
            may = room.permissions_for(guild.me)
            if may.view_channel and may.send_messages:
                yield room
