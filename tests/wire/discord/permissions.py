"""Who may do what where, as Discord computes it."""

from dataclasses import dataclass
from enum import IntFlag


class Permission(IntFlag):
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


NONE = Permission(0)
ALL = Permission(sum(Permission))
USUAL = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel adds to and takes from a role or a person."""

    allow: Permission = NONE
    deny: Permission = NONE


def effective(
    base: Permission, overwrites: dict[int, Overwrite], everyone: int, roles: set[int], person: int
) -> Permission:
    """The base after the channel's overwrites: everyone's, then the roles', then the person's."""
    if Permission.ADMINISTRATOR in base:
        return ALL
    result = _over(base, overwrites.get(everyone, Overwrite()))
    of_roles = [overwrites[role] for role in roles if role in overwrites]
    denied, allowed = NONE, NONE
    for overwrite in of_roles:
        denied |= overwrite.deny
        allowed |= overwrite.allow
    result = _over(result, Overwrite(allowed, denied))
    result = _over(result, overwrites.get(person, Overwrite()))
    return result if Permission.VIEW_CHANNEL in result else NONE


def _over(base: Permission, overwrite: Overwrite) -> Permission:
    return (base & ~overwrite.deny) | overwrite.allow
