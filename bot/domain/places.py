"""Where a message can go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, or a direct conversation with one person, on one platform.

    `community` is the platform's own id of the guild or workspace; `channel` is its id of the
    channel or, where `direct` is true, of the account the conversation is with.
    """

    platform: str
    community: str
    channel: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """Something Cairn needs in a channel and may not do there.

    `name` is what the platform calls it, `why` ends a sentence about what it is for, and `fix` is a
    sentence that says how somebody grants it, or several such things together. No post arrives
    without what `stops` them. Where no grant helps because the channel is gone, or of a kind that
    takes no posts, it is `unusable`, and `why` ends a sentence that begins with the channel; it is
    `nameless` where the platform shows none.
    """

    name: str
    why: str
    fix: str
    unusable: bool = False
    nameless: bool = False
    stops: bool = False
