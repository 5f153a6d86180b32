"""People, channels, views and other things as Slack describes them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.wire.slack.refusals import Json
from tests.wire.slack.world import App, Channel, Enterprise, Install, User, Workspace

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def user(one: User, workspace: Workspace) -> Json:
    zone = NOON.astimezone(ZoneInfo(one.tz))
    offset = zone.utcoffset()
    home = one.home or workspace
    return {
        "id": one.id,
        "team_id": home.id,
        "name": one.name,
        "deleted": one.deleted,
        "real_name": one.display_name or one.name,
        "tz": one.tz,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "real_name": one.display_name or one.name,
            "display_name": one.display_name,
            "team": home.id,
        },
        **_organisation(one, home),
        "is_admin": one.is_admin,
        "is_owner": one.is_owner,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": one.is_bot,
        "is_app_user": False,
        "updated": int(NOON.timestamp()),
    }


def _organisation(one: User, home: Workspace) -> Json:
    """Who somebody is in their Enterprise Grid, if they are in one."""
    if home.enterprise is None:
        return {}
    known = [home.id] if one.home else _teams(one, home.enterprise)
    about = {"id": one.id, "enterprise_id": home.enterprise.id, "teams": known}
    return {"enterprise_user": {**about, "is_admin": False, "is_owner": False}}


def _teams(one: User, enterprise: Enterprise) -> list[str]:
    return [team.id for team in enterprise.workspaces if one.id in team.users]


def channel(one: Channel, install: Install) -> Json:
    if one.direct is not None:
        return {"id": one.id, "is_im": True, "user": one.direct.id, "is_archived": False}
    return {
        "id": one.id,
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": not one.private,
        "is_group": one.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": one.private,
        "is_archived": one.archived,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": install.bot.id in one.members,
        "context_team_id": one.team.id,
        "num_members": len(one.members),
    }


def who(one: User, workspace: Workspace) -> Json:
    """A person in the payload of what they did."""
    home = one.home or workspace
    return {"id": one.id, "username": one.name, "name": one.name, "team_id": home.id}


def where(workspace: Workspace, app: App) -> Json:
    """What every interactive payload says about the workspace and the app."""
    enterprise = workspace.enterprise
    install = workspace.install
    return {
        "api_app_id": app.id,
        "token": app.verification_token,
        "team": {"id": workspace.id, "domain": workspace.domain, **_enterprise(workspace)},
        "enterprise": {"id": enterprise.id, "name": enterprise.name} if enterprise else None,
        "is_enterprise_install": bool(install and install.org_wide),
    }


def _enterprise(workspace: Workspace) -> Json:
    one = workspace.enterprise
    return {"enterprise_id": one.id, "enterprise_name": one.name} if one else {}


def command(
    workspace: Workspace, app: App, person: User, channel: Channel, typed: tuple[str, str]
) -> Json:
    """A slash command, without its trigger and its response address."""
    name = "privategroup" if channel.private and channel.direct is None else channel.name
    org_wide = bool(workspace.install and workspace.install.org_wide)
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        **_enterprise(workspace),
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.name,
        "command": typed[0],
        "text": typed[1],
        "api_app_id": app.id,
        "is_enterprise_install": str(org_wide).lower(),
    }


def container(source: Json, channel: Channel | None) -> Json:
    """What something was pressed in: a message of a channel, or a view."""
    if channel is None:
        return {"container": {"type": "view", "view_id": source["id"]}, "view": source}
    hidden = bool(source.get("is_ephemeral"))
    about: Json = {"type": "message", "message_ts": source["ts"], "channel_id": channel.id}
    about["is_ephemeral"] = hidden
    if "thread_ts" in source:
        about["thread_ts"] = source["thread_ts"]
    return {
        "container": about,
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        **({} if hidden else {"message": source}),
    }


def event(workspace: Workspace, app: App, data: Json, number: str, at: int) -> Json:
    install = workspace.install
    authorized: Json = {
        "enterprise_id": workspace.enterprise.id if workspace.enterprise else None,
        "team_id": workspace.id,
        "user_id": install.bot.id if install else "",
        "is_bot": True,
        "is_enterprise_install": bool(install and install.org_wide),
    }
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "api_app_id": app.id,
        "event": data,
        "type": "event_callback",
        "event_id": number,
        "event_time": at,
        "authorizations": [authorized],
        "is_ext_shared_channel": False,
        "event_context": f"4-{number}",
        **_enterprise(workspace),
    }


def view(given: Json, number: str, stamp: str, install: Install, workspace: Workspace) -> Json:
    """A view as Slack keeps it and gives it back."""
    empty: dict[str, Any] = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        "previous_view_id": None,
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},
    }
    return {
        **empty,
        **given,
        "id": number,
        "team_id": workspace.id,
        "state": {"values": {}},
        "hash": stamp,
        "root_view_id": number,
        "app_id": "",
        "app_installed_team_id": workspace.id,
        "bot_id": install.bot_id,
    }
