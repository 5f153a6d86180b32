"""What is in the world, as Discord writes it in JSON."""

from datetime import datetime

from tests.wire.discord.refusals import Json
from tests.wire.discord.world import Channel, Guild, Kind, Member, Person, Role, World


def user(person: Person) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "discriminator": "0",
        "global_name": person.name.capitalize(),
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def member(member: Member, *, with_user: bool = True) -> Json:
    payload: Json = {
        "roles": [str(role.id) for role in member.roles],
        "joined_at": member.since.isoformat(),
        "nick": None,
        "avatar": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    return payload | {"user": user(member.person)} if with_user else payload


def role(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "position": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(channel: Channel) -> Json:
    payload: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": str(max(channel.messages)) if channel.messages else None,
    }
    if channel.recipient is not None:
        return payload | {"recipients": [user(channel.recipient)]}
    payload |= {
        "guild_id": str(channel.guild.id) if channel.guild else None,
        "name": channel.name,
        "parent_id": str(channel.parent.id) if channel.parent else None,
        "rate_limit_per_user": 0,
    }
    return payload | (_thread(channel) if channel.is_thread else _place(channel))


def _place(channel: Channel) -> Json:
    roles = channel.guild.roles if channel.guild else {}
    return {
        "position": 0,
        "nsfw": False,
        "topic": None,
        "bitrate": 64000,
        "user_limit": 0,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if target in roles else 1,
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for target, overwrite in channel.overwrites.items()
        ],
    }


def _thread(channel: Channel) -> Json:
    changed = channel.archived_at or datetime.fromisoformat("2015-01-01T00:00:00+00:00")
    return {
        "owner_id": str(channel.owner_id),
        "message_count": len(channel.messages),
        "total_message_sent": len(channel.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": channel.archived,
            "locked": channel.locked,
            "auto_archive_duration": channel.auto_archive,
            "archive_timestamp": changed.isoformat(),
        },
    }


def guild(guild: Guild, world: World) -> Json:
    """A guild as in GUILD_CREATE, with the bot as its one listed member."""
    me = guild.members.get(world.bot.id)
    threads = [one for one in guild.threads.values() if not one.archived]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "preferred_locale": "en-GB",
        "features": [],
        "roles": [role(one) for one in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "member_count": len(guild.members),
        "members": [member(me)] if me else [],
        "channels": [channel(one) for one in guild.channels.values()],
        "threads": [channel(one) for one in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "large": False,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "afk_timeout": 300,
        "joined_at": me.since.isoformat() if me else None,
    }


def application(world: World) -> Json:
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": user(world.bot),
        "team": None,
        "interactions_endpoint_url": None,
    }


def in_place(channel: Channel) -> Json:
    """The fields that say where a message or an interaction is."""
    if channel.kind is Kind.DM or channel.guild is None:
        return {"channel_id": str(channel.id)}
    return {"channel_id": str(channel.id), "guild_id": str(channel.guild.id)}
