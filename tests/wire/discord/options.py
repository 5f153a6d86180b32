"""What a person typed into a command's options, as Discord sends it on."""

from typing import TypeAlias

from tests.wire.discord import payloads
from tests.wire.discord.refusals import Json
from tests.wire.discord.world import Channel, Guild, Person, Role

Value: TypeAlias = str | int | float | bool | Person | Channel | Role

SUB_COMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(
    1, 11
)
TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (Person,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (Person, Role),
    NUMBER: (int, float),
}


def declared(command: Json, steps: list[str]) -> list[Json]:
    """The options of the sub-command at the end of these steps.

    Raises:
        LookupError: there is no such sub-command.
    """
    options: list[Json] = command.get("options", [])
    for step in steps:
        inner = [one for one in options if one["name"] == step and one["type"] in {1, 2}]
        if not inner:
            raise LookupError(f"{command['name']} has no sub-command {step}")
        options = inner[0].get("options", [])
    if any(one["type"] in {SUB_COMMAND, GROUP} for one in options):
        raise LookupError(f"{command['name']} cannot be sent without a sub-command")
    return options


def typed(
    options: list[Json], values: dict[str, Value], *, focused: str | None = None
) -> list[Json]:
    """The values under their options' types, as a Discord client would let them through.

    Raises:
        ValueError: a client would not send this.
    """
    names = {one["name"] for one in options}
    if set(values) - names:
        raise ValueError(f"there is no option {sorted(set(values) - names)}, only {sorted(names)}")
    missing = [one["name"] for one in options if one.get("required") and one["name"] not in values]
    if missing and focused is None:
        raise ValueError(f"{missing} must be given")
    given = [one for one in options if one["name"] in values]
    return [_typed(one, values[one["name"]], focused=focused) for one in given]


def _typed(option: Json, value: Value, *, focused: str | None) -> Json:
    name, kind = option["name"], option["type"]
    if name == focused:
        return {"name": name, "type": kind, "value": value, "focused": True}
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        raise ValueError(f"{name} does not take {value!r}")
    if isinstance(value, Person | Channel | Role):
        value = str(value.id)
    choices = [choice["value"] for choice in option.get("choices", [])]
    if choices and value not in choices:
        raise ValueError(f"{name} is one of {choices}, not {value!r}")
    _check_range(option, value)
    return {"name": name, "type": kind, "value": value}


def _check_range(option: Json, value: str | float) -> None:
    measure = len(value) if isinstance(value, str) else value
    least = option.get("min_length" if isinstance(value, str) else "min_value")
    most = option.get("max_length" if isinstance(value, str) else "max_value")
    if (least is not None and measure < least) or (most is not None and measure > most):
        raise ValueError(f"{option['name']} is between {least} and {most}, not {value!r}")


def nested(steps: list[str], leaves: list[Json]) -> list[Json]:
    """The values below their sub-command, and that below its group."""
    kind = SUB_COMMAND
    for step in reversed(steps):
        leaves = [{"name": step, "type": kind, "options": leaves}]
        kind = GROUP
    return leaves


def resolved(values: list[Value], guild: Guild | None, person: Person) -> Json:
    """The people, channels and roles that the values name."""
    found: Json = {}
    for value in values:
        number = str(getattr(value, "id", ""))
        match value:
            case Person():
                found.setdefault("users", {})[number] = payloads.user(value)
                if guild and value.id in guild.members:
                    known = payloads.member(guild.members[value.id], with_user=False)
                    known["permissions"] = str(int(guild.base(value)))
                    found.setdefault("members", {})[number] = known
            case Channel():
                may = {"permissions": str(int(value.may(person)))}
                found.setdefault("channels", {})[number] = payloads.channel(value) | may
            case Role():
                found.setdefault("roles", {})[number] = payloads.role(value)
            case _:
                pass
    return found
