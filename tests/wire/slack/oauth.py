"""The page where somebody lets the app into their workspace."""

from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web

from tests.wire.slack.backend import Backend
from tests.wire.slack.call import Call
from tests.wire.slack.refusals import Refused


def authorize(backend: Backend, call: Call) -> web.Response:
    """Answer at once as the consent that waits says, and send the browser back to the app."""
    call.status = 302
    args = call.args
    if args.get("client_id") != backend.world.app.client_id:
        raise Refused("invalid_client_id")
    if backend.consent is None:
        raise Refused("nobody_is_here")
    given = {name: args[name] for name in ("state",) if name in args}
    if backend.consent.declined:
        given["error"] = "access_denied"
    else:
        given["code"] = code = backend.world.number("code")
        scopes = set(str(args.get("scope") or "").split(","))
        home = str(args.get("redirect_uri") or "")
        backend.codes[code] = replace(backend.consent, redirect_uri=home, scopes=scopes)
    address = str(args.get("redirect_uri"))
    mark = "&" if "?" in address else "?"
    return web.Response(status=302, headers={"Location": f"{address}{mark}{urlencode(given)}"})
