"""Who the app is, who people are, and how the app comes in and goes."""

import hmac

from tests.wire.slack import payloads
from tests.wire.slack.backend import Backend, Consent, need
from tests.wire.slack.call import Call
from tests.wire.slack.conversation_methods import page
from tests.wire.slack.refusals import Json, Refused, check_given
from tests.wire.slack.world import Install


def test_token(backend: Backend, install: Install, call: Call) -> Json:
    enterprise, first = install.enterprise, install.workspaces[0]
    home = enterprise or first
    told: Json = {
        "url": f"https://{first.domain}.slack.com/",
        "team": home.name,
        "user": install.bot.name,
        "team_id": home.id,
        "user_id": install.bot.id,
        "bot_id": install.bot_id,
        "is_enterprise_install": install.org_wide,
    }
    if first.enterprise is not None:
        told["enterprise_id"] = first.enterprise.id
    return told


def revoke(backend: Backend, install: Install, call: Call) -> Json:
    """The token is no good from now on."""
    if not call.flag("test"):
        install.ended = "token_revoked"
    return {"revoked": not call.flag("test")}


def user_info(backend: Backend, install: Install, call: Call) -> Json:
    need(install, "users:read")
    check_given(call.args, "user")
    workspace, user = backend.user(install, call.args["user"])
    return {"user": payloads.user(user, workspace)}


def users(backend: Backend, install: Install, call: Call) -> Json:
    need(install, "users:read")
    known = [payloads.user(one, home) for home in install.workspaces for one in home.users.values()]
    chosen, more = page(known, call)
    return {"members": list(chosen), "cache_ts": int(backend.clock.now().timestamp()), **more}


def team(backend: Backend, install: Install, call: Call) -> Json:
    need(install, "team:read")
    wanted = call.args.get("team") or install.workspaces[0].id
    for one in install.workspaces:
        if one.id == wanted:
            return {"team": {"id": one.id, "name": one.name, "domain": one.domain}}
    raise Refused("team_not_found")


def open_socket(backend: Backend, call: Call) -> Json:
    """A place to connect to, for the app's own token."""
    if call.token.startswith("xoxb"):
        raise Refused("not_allowed_token_type")
    if call.token != backend.world.app.app_token:
        raise Refused("invalid_auth")
    return {"url": backend.sockets.ticket()}


def exchange(backend: Backend, call: Call) -> Json:
    """A code for a token, once."""
    consent = _redeemed(backend, call)
    workspace = consent.workspace
    enterprise = workspace.enterprise if consent.org_wide else None
    homes = enterprise.workspaces if enterprise else [workspace]
    install = workspace.install
    if install is None or install.ended or install.enterprise is not enterprise:
        install = backend.world.add_install(*homes, enterprise=enterprise)
    install.scopes = consent.scopes
    inside = workspace.enterprise
    return {
        "app_id": backend.world.app.id,
        "authed_user": {"id": consent.user.id},
        "scope": ",".join(sorted(consent.scopes)),
        "token_type": "bot",
        "access_token": install.token,
        "bot_user_id": install.bot.id,
        "team": None if enterprise else {"id": workspace.id, "name": workspace.name},
        "enterprise": {"id": inside.id, "name": inside.name} if inside else None,
        "is_enterprise_install": enterprise is not None,
    }


def _redeemed(backend: Backend, call: Call) -> Consent:
    app, args = backend.world.app, call.args
    if args.get("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if not hmac.compare_digest(str(args.get("client_secret")), app.client_secret):
        raise Refused("bad_client_secret")
    consent = backend.codes.get(str(args.get("code")))
    if consent is None:
        raise Refused("invalid_code")
    if consent.used:
        raise Refused("code_already_used")
    if consent.redirect_uri != str(args.get("redirect_uri") or ""):
        raise Refused("bad_redirect_uri")
    consent.used = True
    return consent


METHODS = {
    "auth.test": test_token,
    "auth.revoke": revoke,
    "users.info": user_info,
    "users.list": users,
    "team.info": team,
}
OPEN_METHODS = {"apps.connections.open": open_socket, "oauth.v2.access": exchange}
