"""What an adapter hands to the core, and what it gets back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.people import Rank
from bot.domain.places import Lack
from bot.message import Message


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the platform says it.

    `name` is what they are called in the community, and `everywhere` what the platform calls them
    in all communities, if it has a name for each.
    `community` is the platform's id of the guild or workspace, None in a direct conversation that
    belongs to none. `zone` is the IANA zone the platform knows of them, if it knows one. `roles`
    are what the platform calls the roles they have there, one of which may make a facilitator;
    `has_roles` says that it has any.
    `names_channels` says that the platform takes any name for a channel, so that the core may make
    one up. Somebody who is `automated` is no person, and only mentioned.
    """

    platform: str
    account: str
    name: str
    community: str | None
    community_name: str = ""
    rank: Rank = Rank.MEMBER
    zone: str | None = None
    names_channels: bool = False
    roles: tuple[str, ...] = ()
    has_roles: bool = True
    automated: bool = False
    everywhere: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A command somebody gave, with its options as text, by name.

    `channel` is the platform's id of the channel it was given in, None in a direct conversation.
    `mentions` are people the options may mean whom Cairn need not know yet, as the platform says
    them. `lacks` says what is missing in channels of the caller's community, by the platform's id;
    of one that is not in it nothing is known, which is not to say that nothing is missing. `key` is
    what the platform calls this one deed, the same however often it tells of it; None where it
    cannot tell twice. Who filled in a `form` knows options by what it asked for, not by name.
    """

    caller: Caller
    command: tuple[str, ...]
    args: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    mentions: tuple[Caller, ...] = ()
    lacks: Mapping[str, tuple[Lack, ...]] = field(default_factory=dict)
    key: str | None = None
    form: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file handed over with an answer."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one call.

    `ok` is false for a refusal, which may be about one `option`; `incident` is the number of a bug
    in the log. It is `away` when nothing could be looked up or kept, and nobody made a mistake.
    `due` says that the call left work which is due at once, so that nobody waits for
    the next tick. `repeated` says that the call had been handled before and nothing was done now:
    its answer went out then, and this one is shown only to somebody who was promised another.
    """

    message: Message
    private: bool = True
    ok: bool = True
    option: str | None = None
    incident: str | None = None
    away: bool = False
    file: File | None = None
    due: bool = False
    repeated: bool = False
