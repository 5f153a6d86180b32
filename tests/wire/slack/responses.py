"""Answers to requests."""

import json

from aiohttp import web

from tests.wire.slack.call import Call
from tests.wire.slack.refusals import Json
from tests.wire.trouble import Fail


def as_json(call: Call, status: int, body: Json) -> web.Response:
    call.status = status
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def said(call: Call, words: str) -> web.Response:
    call.status = 200
    return web.Response(text=words)


def failed(call: Call, fail: Fail) -> web.Response:
    call.status = fail.status
    if not isinstance(fail.body, str):
        call.error = fail.body["error"]
    text = fail.body if isinstance(fail.body, str) else json.dumps(fail.body)
    kind = "text/html" if isinstance(fail.body, str) else "application/json"
    return web.Response(status=fail.status, text=text, headers=fail.headers, content_type=kind)
