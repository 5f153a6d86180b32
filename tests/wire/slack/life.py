"""What happens in workspaces while the app is there, with the events of it."""

from tests.wire.slack import payloads
from tests.wire.slack.backend import Backend
from tests.wire.slack.delivery import Delivery
from tests.wire.slack.outbox import Outbox
from tests.wire.slack.person import Person
from tests.wire.slack.refusals import Json
from tests.wire.slack.world import Channel, User, Workspace


class Life:
    """Each deed returns the event that tells of it, for `settled()` or `outbox.again`."""

    def __init__(self, backend: Backend, outbox: Outbox) -> None:
        self._backend = backend
        self._outbox = outbox

    def opens_home(self, person: Person, tab: str = "home") -> Delivery:
        """Look at the app's home tab, or at its messages."""
        data: Json = {"type": "app_home_opened", "user": person.id, "channel": person.dm.id}
        data["tab"] = tab
        if person.home is not None and tab == "home":
            data["view"] = person.home
        return self._outbox.event(person.workspace, data)

    def changes(self, person: Person, **about: object) -> Delivery:
        """Another name, time zone or rank; `deleted=True` takes the account away."""
        for name, value in about.items():
            if not hasattr(person.user, name):
                raise TypeError(f"users have no {name}")
            setattr(person.user, name, value)
        data = {"type": "user_change", "user": payloads.user(person.user, person.workspace)}
        return self._outbox.event(person.workspace, data)

    def joins(self, person: Person, channel: Channel) -> Delivery:
        channel.members.add(person.id)
        return self._outbox.event(channel.team, _member("joined", person, channel))

    def leaves(self, person: Person, channel: Channel) -> Delivery:
        channel.members.discard(person.id)
        return self._outbox.event(channel.team, _member("left", person, channel))

    def writes(
        self, person: Person, text: str, where: Channel | None = None, thread: str | None = None
    ) -> Delivery:
        """A message of theirs, in a channel or to the app."""
        channel = where or person.dm
        message = self._backend.post.say(channel, person.id, text, thread)
        kind = "im" if channel.direct else "group" if channel.private else "channel"
        return self._outbox.event(channel.team, {**message, "channel_type": kind})

    def invite(self, channel: Channel) -> Delivery:
        """Bring the app into a channel."""
        bot = channel.team.installed.bot
        channel.members.add(bot.id)
        return self._outbox.event(channel.team, _member("joined", bot, channel))

    def expel(self, channel: Channel) -> Delivery:
        """Throw the app out of a channel."""
        channel.members.discard(channel.team.installed.bot.id)
        kind = "group_left" if channel.private else "channel_left"
        return self._outbox.event(channel.team, {"type": kind, "channel": channel.id})

    def archive(self, channel: Channel) -> Delivery:
        channel.archived = True
        kind = "group_archive" if channel.private else "channel_archive"
        return self._outbox.event(channel.team, {"type": kind, "channel": channel.id})

    def uninstall(self, workspace: Workspace) -> list[Delivery]:
        """Remove the app: its token ends, and two events say so, in no certain order."""
        install = workspace.installed
        install.ended = "account_inactive"
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.bot.id]}}
        gone = {"type": "app_uninstalled"}
        return [self._outbox.event(workspace, revoked), self._outbox.event(workspace, gone)]


def _member(deed: str, who: Person | User, channel: Channel) -> Json:
    about = {"user": who.id, "channel": channel.id, "team": channel.team.id}
    kind = "G" if channel.private else "C"
    return {"type": f"member_{deed}_channel", "channel_type": kind, **about}
