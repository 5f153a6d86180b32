"""Answers that do not arrive at once."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, ClientSession, web

from adapters.slack.respond import TRIES, Respond, Unheard, is_slacks
from tests.wire.site import serving

PRIVATE = {"response_type": "ephemeral", "text": "Hello"}
PUBLIC = {"response_type": "in_channel", "text": "Hello"}


class Site:
    """Answers with these statuses, the last of them for ever; 0 is no answer at all."""

    def __init__(self, *statuses: int) -> None:
        self._statuses = list(statuses)
        self.asked = 0

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.asked += 1
        status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        if not status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.Response(status=status, headers={"Retry-After": "7"} if status == 429 else {})


class Naps:
    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as one:
        yield one


@pytest.mark.parametrize(
    "statuses, body, asked",
    [
        ((200,), PRIVATE, 1),
        ((503, 200), PRIVATE, 2),
        ((0, 200), PRIVATE, 2),
        ((429, 429, 200), PRIVATE, 3),
        ((429, 200), PUBLIC, 2),
    ],
)
async def test_it_is_sent_until_slack_has_it(
    session: ClientSession, statuses: tuple[int, ...], body: dict[str, str], asked: int
) -> None:
    site, naps = Site(*statuses), Naps()
    async with serving(site) as address:
        await Respond(session, naps, address)(address, body)

    assert site.asked == asked
    assert naps.taken.count(7.0) == statuses.count(429)


@pytest.mark.parametrize(
    "status, body, asked",
    [(503, PUBLIC, 1), (0, PUBLIC, 1), (400, PRIVATE, 1), (404, PRIVATE, 1), (503, PRIVATE, TRIES)],
)
async def test_what_may_be_there_already_is_not_said_twice_to_everybody(
    session: ClientSession, status: int, body: dict[str, str], asked: int
) -> None:
    site = Site(status)
    async with serving(site) as address:
        with pytest.raises((Unheard, ClientError)) as failed:
            await Respond(session, Naps(), address)(address, body)

    assert site.asked == asked
    assert getattr(failed.value, "late", False) is (status == 404)


async def test_what_never_left_is_sent_again(session: ClientSession) -> None:
    naps = Naps()
    async with serving(Site(200)) as address:
        pass
    with pytest.raises(ClientError):
        await Respond(session, naps, address)(address, PUBLIC)

    assert len(naps.taken) == TRIES - 1


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com.example.org/commands/1",
        "https://hooks.slack.com@example.org/commands/1",
        "https://example.org/hooks.slack.com",
        "https://notslack.com/commands/1",
        "http://hooks.slack.com/commands/1",
        "http://169.254.169.254/latest",
        "http://here.example:81/api/1",
        "https://here.example/api/1",
        "file:///etc/passwd",
        "//hooks.slack.com/commands/1",
        "http://[",
        "",
    ],
)
async def test_nothing_is_sent_to_anybody_but_slack(session: ClientSession, address: str) -> None:
    naps = Naps()
    with pytest.raises(Unheard) as failed:
        await Respond(session, naps, "http://here.example/api/")(address, PRIVATE)

    assert failed.value.late
    assert naps.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/commands/T1/2/3",
        "https://hooks.slack-gov.com/actions/T1/2/3",
        "http://here.example/response_url/1",
    ],
)
def test_an_address_that_slack_gives_is_taken(address: str) -> None:
    assert is_slacks(address, "http://here.example/api/")
