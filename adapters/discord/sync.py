"""Makes Discord's commands those that are declared here, if they are others."""

from collections.abc import Sequence

from adapters.discord.declare import Payload, digest
from adapters.discord.rest import Rest

_ONLY_GLOBAL = ("contexts", "integration_types")
"""What only a command for all servers can say."""


async def sync(rest: Rest, commands: Sequence[Payload], guild: str | None = None) -> bool:
    """Whether Discord had other commands than these, and so was sent them.

    They are for everybody, or for one server to try them out. Whatever else the application has
    there is taken away.

    Raises:
        Refused: Discord has not done it.
    """
    application = (await rest.application())["id"]
    place = f"/applications/{application}{f'/guilds/{guild}' if guild else ''}/commands"
    there, wanted = await _there(rest, place), list(commands)
    if guild:
        there, wanted = _local(there), _local(wanted)
    if digest(there) == digest(wanted):
        return False
    await rest.put(place, wanted)
    return True


async def stale(rest: Rest, application: str, commands: Sequence[Payload]) -> Sequence[str]:
    """The names of the commands for everybody that `sync` would add, change or take away.

    Raises:
        Refused: Discord does not say what it has.
    """
    there = await _there(rest, f"/applications/{application}/commands")
    here, wanted = ({one["name"]: digest([one]) for one in each} for each in (there, commands))
    return sorted(
        name for name in here.keys() | wanted.keys() if here.get(name) != wanted.get(name)
    )


async def _there(rest: Rest, place: str) -> Sequence[Payload]:
    """The commands that Discord has there."""
    found: Sequence[Payload] = await rest.get(f"{place}?with_localizations=true") or []
    return found


def _local(commands: Sequence[Payload]) -> list[Payload]:
    return [
        {field: value for field, value in command.items() if field not in _ONLY_GLOBAL}
        for command in commands
    ]
