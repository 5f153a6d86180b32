"""HTTP mode: Slack posts to the app's request address, and signs what it posts."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from tests.wire.slack.delivery import COMMANDS, EVENTS, Delivery
from tests.wire.slack.refusals import Json
from tests.wire.slack.world import App

FORM = "application/x-www-form-urlencoded"


@dataclass
class Signing:
    """How the next requests are signed: with which secret, and how old they say they are."""

    secret: str | None = None
    age: timedelta = timedelta()
    missing: bool = False


class Sender:
    """Signs with the clock on the wall, because that is what the app compares it with."""

    def __init__(self, app: App) -> None:
        self.signing = Signing()
        self._app = app
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, reason: str = "") -> None:
        """Post it, and take what is answered for the acknowledgement if it is a 200."""
        body, kind = _body(delivery)
        headers = {"Content-Type": kind, **self._signature(body)}
        if delivery.ids:
            headers |= {"X-Slack-Retry-Num": str(len(delivery.ids)), "X-Slack-Retry-Reason": reason}
        delivery.ids.append(f"request-{len(delivery.ids)}")
        try:
            status, text = await self.post(body, headers)
        except aiohttp.ClientError:
            delivery.lost = "dispatch_failed"
            delivery.changes.happened()
            return
        delivery.status = status
        if status == 200:
            delivery.ack(_answer(text))
        else:
            delivery.lost = "http_error"
            delivery.changes.happened()

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """A request as it stands, for tests that sign it themselves."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(self._app.request_url, data=body, headers=headers) as got:
            return got.status, await got.text()

    async def verify(self) -> str:
        """What the app answers to the check that Slack makes when the address is entered."""
        body = json.dumps({"type": "url_verification", "challenge": "wire", "token": "t"}).encode()
        headers = {"Content-Type": "application/json", **self._signature(body)}
        _, text = await self.post(body, headers)
        return text

    def _signature(self, body: bytes) -> dict[str, str]:
        if self.signing.missing:
            return {}
        stamp = str(int((SystemClock().now() - self.signing.age).timestamp()))
        secret = self.signing.secret or self._app.signing_secret
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _body(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == EVENTS:
        return json.dumps(delivery.payload).encode(), "application/json"
    if delivery.kind == COMMANDS:
        return urlencode(delivery.payload).encode(), FORM
    return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM


def _answer(text: str) -> Json:
    if not text.startswith("{"):
        return {"text": text} if text else {}
    answer: Json = json.loads(text)
    return answer
