"""People at their Discord: they type commands, press buttons and fill in forms."""

import asyncio
from itertools import count

from tests.wire.discord import form, options, payloads
from tests.wire.discord.backend import Backend
from tests.wire.discord.form import Entry
from tests.wire.discord.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    MODAL_SUBMIT,
    Interaction,
)
from tests.wire.discord.options import Value
from tests.wire.discord.refusals import Json
from tests.wire.discord.world import Channel, Person

_TOKENS = count(1)


class Hand:
    """One person's hand. Each deed returns at once; await its `answered()` or `settled()`."""

    def __init__(self, backend: Backend, person: Person) -> None:
        self.person = person
        self._backend = backend

    def slash(self, where: Channel, command: str, /, **values: Value) -> Interaction:
        """Send `cohort create` with these options, as far as a Discord client would.

        Raises:
            LookupError: no such command is registered where the person is.
            ValueError: an option is missing, unknown or out of its range.
        """
        return self._command(COMMAND, where, command, values, None)

    def type(self, where: Channel, command: str, option: str, /, **values: Value) -> Interaction:
        """Stop in the middle of an option, for the choices that autocompletion offers."""
        values.setdefault(option, "")
        return self._command(AUTOCOMPLETE, where, command, values, option)

    def _command(
        self, kind: int, where: Channel, name: str, values: dict[str, Value], focused: str | None
    ) -> Interaction:
        root, *steps = name.split()
        declared = self._registered(where, root)
        leaves = options.typed(options.declared(declared, steps), values, focused=focused)
        data: Json = {"id": declared["id"], "name": root, "type": 1}
        if declared.get("guild_id"):
            data["guild_id"] = declared["guild_id"]
        data["options"] = options.nested(steps, leaves)
        resolved = options.resolved(list(values.values()), where.guild, self.person)
        return self._do(kind, where, data | ({"resolved": resolved} if resolved else {}))

    def _registered(self, where: Channel, name: str) -> Json:
        commands = self._backend.world.commands
        own = commands.get(where.guild.id, []) if where.guild else []
        context = 0 if where.guild else 1
        for command in (*own, *commands[None]):
            contexts = command.get("contexts")
            if command["name"] == name and (contexts is None or context in contexts):
                return command
        raise LookupError(f"no command {name} is registered here")

    def press(self, message: Json, named: str) -> Interaction:
        """Press the button with this label or custom id.

        Raises:
            LookupError: the person sees no such button, or it is disabled.
        """
        return self._use(message, named, {})

    def choose(self, message: Json, named: str, *values: str) -> Interaction:
        """Choose from the select with this custom id."""
        return self._use(message, named, {"values": list(values)})

    def _use(self, message: Json, named: str, extra: Json) -> Interaction:
        asked = message.get("interaction_metadata", {}).get("user", {}).get("id")
        if message["flags"] & EPHEMERAL and asked != str(self.person.id):
            raise LookupError("this message is somebody else's")
        component = form.component(message, named)
        data = {"custom_id": component["custom_id"], "component_type": component["type"], **extra}
        where = self._backend.world.channels[int(message["channel_id"])]
        return self._do(COMPONENT, where, data, message)

    def submit(self, opened: Interaction, entries: dict[str, Entry]) -> Interaction:
        """Fill in the form that an interaction opened, by custom id or label, and send it."""
        modal = opened.modal
        data = {"custom_id": modal["custom_id"], "components": form.filled(modal, entries)}
        return self._do(MODAL_SUBMIT, opened.channel, data, opened.source)

    def again(self, earlier: Interaction) -> None:
        """Deliver the same interaction once more, as happens when a gateway stumbles."""
        self._backend.tell("INTERACTION_CREATE", earlier.payload, earlier.channel)

    def _do(self, kind: int, where: Channel, data: Json, source: Json | None = None) -> Interaction:
        backend = self._backend
        number, token = backend.world.ids.next(), f"interaction-token-{next(_TOKENS)}"
        payload = {
            "id": str(number),
            "application_id": str(backend.world.bot.id),
            "type": kind,
            "token": token,
            "version": 1,
            "data": data,
            **self._where(where),
            "entitlements": [],
            "locale": self.person.locale,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if source is not None:
            payload["message"] = source
        made = Interaction(
            number, token, kind, self.person, where, backend.clock.now(), payload, backend.changes
        )
        made.source = source
        made.began = asyncio.get_running_loop().time()
        backend.interactions[token] = made
        backend.tell("INTERACTION_CREATE", payload, where)
        return made

    def _where(self, where: Channel) -> Json:
        bot = self._backend.world.bot
        place: Json = {
            **payloads.in_place(where),
            "channel": payloads.channel(where) | {"permissions": str(int(where.may(self.person)))},
            "app_permissions": str(int(where.may(bot))),
        }
        if where.guild is None:
            owners = {"0": "0"}
            user = payloads.user(self.person)
            return place | {"user": user, "context": 1, "authorizing_integration_owners": owners}
        member = payloads.member(where.guild.members[self.person.id])
        return place | {
            "member": member | {"permissions": str(int(where.may(self.person)))},
            "guild": {"id": str(where.guild.id), "locale": "en-GB", "features": []},
            "guild_locale": "en-GB",
            "context": 0,
            "authorizing_integration_owners": {"0": str(where.guild.id)},
        }
