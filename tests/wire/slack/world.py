"""The workspaces, channels and people of a loopback Slack, without any rules about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from tests.fakes.clock import FakeClock
from tests.wire.slack.refusals import Json

SCOPES = frozenset(
    {
        *("commands", "chat:write", "chat:write.public", "users:read", "im:write", "im:read"),
        *("im:history", "mpim:read", "channels:read", "channels:join", "channels:history"),
        *("groups:read", "groups:history", "files:write", "team:read"),
    }
)
NUMBERS = count(0x0A1000000)


@dataclass(eq=False)
class User:
    """Somebody, or the bot. `cannot_be_told` is the error for whoever writes to them directly.

    A `home` is another workspace that they are from, and share a channel of this one.
    """

    id: str
    name: str
    tz: str = "Europe/Berlin"
    display_name: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    cannot_be_told: str = ""
    home: "Workspace | None" = None


@dataclass(eq=False)
class Channel:
    """A channel or a direct conversation, with its messages and their threads by `ts`.

    `posting` is an error that posting here ends with, such as `restricted_action`.
    """

    id: str
    name: str
    team: "Workspace"
    private: bool = False
    archived: bool = False
    direct: User | None = None
    members: set[str] = field(default_factory=set)
    messages: dict[str, Json] = field(default_factory=dict)
    posting: str = ""

    @property
    def said(self) -> list[Json]:
        """What stands in the channel itself, the oldest first."""
        return [one for one in self.messages.values() if not in_thread(one)]

    def thread(self, ts: str) -> list[Json]:
        """A message and the answers to it, the oldest first."""
        return [one for one in self.messages.values() if ts in {one["ts"], one.get("thread_ts")}]


def in_thread(message: Json) -> bool:
    return message.get("thread_ts") not in {None, message["ts"]}


@dataclass(eq=False)
class Install:
    """The app's being in a workspace, or in all of an enterprise. `ended` is the error since then.

    Without one of its `scopes`, what needs it is refused; a test may take some away.
    """

    token: str
    bot: User
    bot_id: str
    workspaces: list["Workspace"]
    enterprise: "Enterprise | None" = None
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    ended: str = ""

    @property
    def org_wide(self) -> bool:
        return self.enterprise is not None


@dataclass(eq=False)
class Workspace:
    id: str
    name: str
    domain: str
    enterprise: "Enterprise | None" = None
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    install: Install | None = None

    @property
    def installed(self) -> Install:
        """How the app is in here.

        Raises:
            LookupError: it is not.
        """
        if self.install is None or self.install.ended:
            raise LookupError(f"the app is not installed in {self.name}")
        return self.install

    @property
    def bot_token(self) -> str:
        return self.installed.token


@dataclass(eq=False)
class Enterprise:
    id: str
    name: str
    workspaces: list[Workspace] = field(default_factory=list)


@dataclass(eq=False)
class App:
    """The app as its page at Slack describes it.

    `commands` and `events` are what it declares; None lets everything through. With a
    `request_url` what people do is posted there, signed; without one it goes to the sockets.
    """

    id: str = "A0CAIRN0001"
    client_id: str = "10000.20000"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"
    app_token: str = "xapp-1-A0CAIRN0001-1-wire"
    verification_token: str = "verification-token"
    commands: set[str] | None = None
    events: set[str] | None = None
    request_url: str = ""


class World:
    """What exists. The test says what is so; rules about it are the methods' business."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.app = App()
        self.workspaces: dict[str, Workspace] = {}
        self.installs: dict[str, Install] = {}
        self._last = 0

    def number(self, letter: str) -> str:
        """A new id of this kind."""
        return f"{letter}{next(NUMBERS):010X}"

    def ts(self) -> str:
        """The present as Slack writes it, above every earlier one."""
        micros = int(self.clock.now().timestamp()) * 1_000_000 + self.clock.now().microsecond
        self._last = max(micros, self._last + 1)
        seconds, rest = divmod(self._last, 1_000_000)
        return f"{seconds}.{rest:06d}"

    def add_workspace(self, name: str, enterprise: Enterprise | None = None) -> Workspace:
        made = Workspace(self.number("T"), name, name.lower().replace(" ", "-"), enterprise)
        self.workspaces[made.id] = made
        if enterprise is not None:
            enterprise.workspaces.append(made)
        return made

    def add_install(self, *workspaces: Workspace, enterprise: Enterprise | None = None) -> Install:
        """The app in a workspace, or in all of an enterprise. What it had before goes on."""
        earlier = workspaces[0].install
        bot = earlier.bot if earlier else User(self.number("U"), "cairn", is_bot=True)
        token = f"xoxb-{self.number('')}-wire"
        made = Install(token, bot, self.number("B"), list(workspaces), enterprise)
        for workspace in workspaces:
            workspace.install = made
            workspace.users[bot.id] = bot
        self.installs[token] = made
        return made

    def add_user(self, workspace: Workspace, name: str, **about: object) -> User:
        user = User(self.number("U"), name)
        for key, value in about.items():
            if not hasattr(user, key):
                raise TypeError(f"users have no {key}")
            setattr(user, key, value)
        workspace.users[user.id] = user
        return user

    def add_channel(
        self,
        workspace: Workspace,
        name: str,
        members: Iterable[User] = (),
        *,
        private: bool = False,
    ) -> Channel:
        made = Channel(self.number("C"), name, workspace, private=private)
        made.members = {one.id for one in members}
        workspace.channels[made.id] = made
        return made

    def dm(self, workspace: Workspace, user: User) -> Channel:
        """The bot's direct conversation with somebody of the workspace, made on first use."""
        for channel in workspace.channels.values():
            if channel.direct is user:
                return channel
        made = Channel(self.number("D"), "directmessage", workspace, private=True, direct=user)
        made.members = {user.id, *([workspace.install.bot.id] if workspace.install else [])}
        workspace.channels[made.id] = made
        return made
