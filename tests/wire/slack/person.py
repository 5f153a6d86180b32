"""People at their Slack: they type commands, press buttons, fill in forms, look at their home."""

from collections.abc import Callable
from functools import partial

from tests.wire.slack import answers, form, payloads
from tests.wire.slack.backend import Backend
from tests.wire.slack.deed import Deed, View
from tests.wire.slack.delivery import COMMANDS, INTERACTIVE, Delivery
from tests.wire.slack.form import Entry
from tests.wire.slack.outbox import Outbox
from tests.wire.slack.refusals import Json
from tests.wire.slack.world import Channel, User, Workspace


class Person:
    """Somebody in a workspace. What they do returns at once.

    Await its `answered()` for when they see something of it, its `acked()` for when the app has it.
    """

    def __init__(self, backend: Backend, outbox: Outbox, user: User, workspace: Workspace) -> None:
        self.user = user
        self.workspace = workspace
        self._backend = backend
        self._outbox = outbox

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def mention(self) -> str:
        """How a command has them whose arguments Slack escapes."""
        return f"<@{self.user.id}|{self.user.name}>"

    @property
    def dm(self) -> Channel:
        """Their direct conversation with the app."""
        return self._backend.world.dm(self.workspace, self.user)

    @property
    def ephemerals(self) -> list[Json]:
        """What only they saw, in every channel, the oldest first."""
        return [message for name, message in self._backend.ephemerals if name == self.id]

    @property
    def modals(self) -> list[Json]:
        """The forms before them, the topmost last."""
        return [view.data for view in self._backend.stacks.get(self.id, [])]

    @property
    def home(self) -> Json | None:
        """Their home tab of the app, if it was ever published."""
        found = self._backend.homes.get((self.workspace.id, self.id))
        return found.data if found else None

    def command(self, name: str, text: str = "", where: Channel | None = None) -> Deed:
        """Type `/cairn` and something after it; without a place in the conversation with the app.

        Raises:
            LookupError: the app declares no such command.
        """
        app, place = self._backend.world.app, where or self.dm
        if app.commands is not None and name not in app.commands:
            raise LookupError(f"no command {name}; there are {sorted(app.commands)}")
        payload = payloads.command(self.workspace, app, self.user, place, (name, text))
        heard = partial(answers.heard_command, self._backend, place, self.user)
        return self._do(COMMANDS, payload, place, heard=heard)

    def press(self, source: Json, named: str) -> Deed:
        """Press the button with this label or action id, in a message, a form or the home tab.

        Raises:
            LookupError: there is no such button, or what it is in is not theirs to see.
        """
        block_id, element = form.element(source, named)
        return self._use(source, form.pushed(block_id, element, {}))

    def choose(self, source: Json, named: str, entry: Entry) -> Deed:
        """Choose something in a menu or a picker that stands outside of any field."""
        block_id, element = form.element(source, named)
        value = form.value(element, entry, [], named)
        return self._use(source, form.pushed(block_id, element, value))

    def _use(self, source: Json, action: Json) -> Deed:
        channel = self._place(source)
        action["action_ts"] = self._backend.world.ts()
        payload = {"type": "block_actions", "actions": [action], **self._at(source)}
        return self._do(INTERACTIVE, payload, channel, source if channel else None)

    def suggest(self, named: str, typed: str = "") -> Deed:
        """Type into a menu of the topmost form whose options the app suggests."""
        view = self._top()
        block_id, block = form.field(view.data, named)
        element = block["element"]
        if len(typed) < element.get("min_query_length", 3):
            raise ValueError("Slack asks the app only for longer words")
        payload: Json = {"type": "block_suggestion", "action_id": element["action_id"]}
        payload |= {"block_id": block_id, "value": typed, **self._at(view.data)}
        heard = partial(answers.heard_suggestion, self._backend, view, block_id)
        return self._do(INTERACTIVE, payload, heard=heard)

    def submit(self, entries: dict[str, Entry] | None = None) -> Deed:
        """Fill in the topmost form, by block id or by label, and send it.

        Raises:
            LookupError: no form is open, or it has no such field.
            ValueError: Slack would not let them send this.
        """
        view = self._top()
        view.data["state"] = form.filled(view, entries or {})
        payload = {"type": "view_submission", "response_urls": [], **self._at(view.data)}
        heard = partial(answers.heard_submission, self._backend, view, self.workspace)
        deed = self._do(INTERACTIVE, payload, heard=heard)
        if view.deed is not None:
            view.deed.after.append(deed)
        return deed

    def close(self) -> Deed:
        """Close the topmost form without sending it. The app only hears of it if it asked to."""
        view = self._top()
        payload = {"type": "view_closed", "is_cleared": False, **self._at(view.data)}
        self._backend.stacks[self.id].remove(view)
        return self._do(INTERACTIVE, payload, unheard=not view.data["notify_on_close"])

    def _top(self) -> View:
        stack = self._backend.stacks.get(self.id)
        if not stack:
            raise LookupError("no form is open")
        return stack[-1]

    def _place(self, source: Json) -> Channel | None:
        return self.workspace.channels.get(str(source.get("channel")))

    def _at(self, source: Json) -> Json:
        """What a payload says about who did it and where."""
        about = payloads.where(self.workspace, self._backend.world.app)
        about["user"] = payloads.who(self.user, self.workspace)
        channel = self._place(source)
        mine = [*self.modals, self.home] if channel is None else self._messages(channel)
        if all(source is not one for one in mine):
            raise LookupError("this is not before them")
        return about | payloads.container(source, channel)

    def _messages(self, channel: Channel) -> list[Json]:
        return [*self.ephemerals, *channel.messages.values()]

    def _do(
        self,
        kind: str,
        payload: Json,
        channel: Channel | None = None,
        source: Json | None = None,
        heard: Callable[[Deed, Json], None] | None = None,
        *,
        unheard: bool = False,
    ) -> Deed:
        deed = Deed(Delivery(kind, payload, self._backend.changes), channel, source)
        payload["trigger_id"] = self._backend.trigger(self.user, deed)
        if channel is not None:
            payload["response_url"] = self._backend.hook(deed, channel, self.user)
        deed.delivery.heard = partial(heard, deed) if heard else None
        install = self.workspace.install
        if install is None or install.ended:
            deed.delivery.lost = "app_not_installed"
        elif not unheard:
            self._outbox.send(deed.delivery)
        return deed
