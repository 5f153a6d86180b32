"""Everything a method may need: the world, its messages, ways to the app, what goes wrong."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.fakes.clock import FakeClock
from tests.wire.changes import Changes
from tests.wire.slack.call import Record
from tests.wire.slack.deed import Deed, View
from tests.wire.slack.limits import Limits
from tests.wire.slack.post import Post
from tests.wire.slack.refusals import Json, Refused
from tests.wire.slack.sender import Sender
from tests.wire.slack.sockets import Sockets
from tests.wire.slack.world import Channel, Install, User, Workspace, World
from tests.wire.trouble import Trouble

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TRIGGER_LIVES, HOOK_LIVES, HOOK_USES = timedelta(seconds=3), timedelta(minutes=30), 5


@dataclass(eq=False)
class Trigger:
    user: User
    at: datetime
    deed: Deed
    used: bool = False


@dataclass(eq=False)
class Hook:
    """A response address: where what the app sends to it is shown, and to whom."""

    deed: Deed
    channel: Channel
    user: User
    at: datetime
    uses: int = 0


@dataclass(eq=False)
class Upload:
    name: str
    length: int
    content: bytes | None = None
    shared: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Consent:
    """Who says yes on the install page, and for where. The code is good for one exchange."""

    workspace: Workspace
    user: User
    org_wide: bool = False
    declined: bool = False
    redirect_uri: str = ""
    scopes: set[str] = field(default_factory=set)
    used: bool = False


def need(install: Install, scope: str) -> None:
    """Refuse what the app was not given leave to do."""
    if scope not in install.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(install.scopes)))


def need_for(install: Install, channel: Channel, deed: str) -> None:
    """The scope for reading, writing or `history`, which differs by the kind of conversation."""
    kind = "im" if channel.direct else "groups" if channel.private else "channels"
    need(install, f"{kind}:{deed}")


class Backend:
    """One Slack. Its clock stands still until the test moves it.

    `stacks` has the modals before each person, the topmost last; `homes` their home tabs by
    workspace and person; `ephemerals` what only one person saw. Messages may be changed within the
    `edit_window`, or for ever.
    """

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock(START)
        self.world = World(self.clock)
        self.changes = Changes()
        self.post = Post(self.world)
        self.record = Record()
        self.trouble = Trouble()
        self.limits = Limits()
        self.sockets = Sockets(self.world.app.id, self.changes)
        self.sender = Sender(self.world.app)
        self.url = ""
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.ephemerals: list[tuple[str, Json]] = []
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.uploads: dict[str, Upload] = {}
        self.codes: dict[str, Consent] = {}
        self.consent: Consent | None = None
        self.edit_window: timedelta | None = None

    def seen(self, install: Install, name: object) -> Channel:
        """The channel, as far as the app can see it. A person's id is their direct conversation."""
        for workspace in install.workspaces:
            found = workspace.channels.get(str(name))
            if found is not None and (not found.private or install.bot.id in found.members):
                return found
            if str(name) in workspace.users:
                return self.direct(workspace, workspace.users[str(name)])
        raise Refused("channel_not_found")

    def direct(self, workspace: Workspace, user: User) -> Channel:
        """The conversation with this person, unless they cannot be written to."""
        if user.is_bot:
            raise Refused("cannot_dm_bot")
        if user.deleted:
            raise Refused("user_disabled")
        if user.cannot_be_told:
            raise Refused(user.cannot_be_told)
        return self.world.dm(workspace, user)

    def user(self, install: Install, name: object) -> tuple[Workspace, User]:
        for workspace in install.workspaces:
            if str(name) in workspace.users:
                return workspace, workspace.users[str(name)]
        raise Refused("user_not_found")

    def views(self) -> list[View]:
        return [*(one for stack in self.stacks.values() for one in stack), *self.homes.values()]

    def trigger(self, user: User, deed: Deed) -> str:
        """A trigger id for what this person just did."""
        name = f"{self.world.number('')}.{self.world.ts()}.trigger"
        self.triggers[name] = Trigger(user, self.clock.now(), deed)
        return name

    def take_trigger(self, name: object) -> Trigger:
        """Use up a trigger id."""
        found = self.triggers.get(str(name))
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() - found.at > TRIGGER_LIVES:
            raise Refused("expired_trigger_id")
        found.used = True
        return found

    def hook(self, deed: Deed, channel: Channel, user: User) -> str:
        """A response address for what this person just did here."""
        token = self.world.number("hook")
        self.hooks[token] = Hook(deed, channel, user, self.clock.now())
        return f"{self.url}/response_url/{token}"
