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
