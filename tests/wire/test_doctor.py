"""What `cairn doctor` finds of Cairn's own web server, and of the address outside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import test_utils, web

from adapters.slack.http import Door
from bot.clock import SystemClock
from bot.storage.store import Store
from bot.web.feed import Subscriptions
from tests.commands.world import library
from tests.databases import Sqlite
from tests.wire.doctor import Operator
from tests.wire.serving import free_port
from tests.wire.site import Handler, saying, serving

SERVER, PUBLIC = "web server", "public address"
WELL = {"ready": True, "checks": {"database": {"ok": True}}}
UNWELL = {
    "ready": False,
    "checks": {"database": {"ok": True}, "slack": {"ok": False, "why": "not logged in yet"}},
}


@pytest.fixture
def operator(
    sqlite: Sqlite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Operator:
    return Operator(tmp_path, sqlite, monkeypatch, capfd)


def cairn(ready: object = WELL, status: int = 200, only: str = "/") -> Handler:
    """A Cairn, perhaps behind a server that passes on little."""

    async def answer(request: web.BaseRequest) -> web.Response:
        if not request.path.startswith(only):
            return web.Response(status=404)
        if request.method == "OPTIONS":
            takes = "POST" if request.path == "/slack/events" else "GET,HEAD"
            return web.Response(status=405, headers={"Allow": takes})
        if request.path == "/readyz":
            text = ready if isinstance(ready, str) else None
            return web.Response(text=text) if text else web.json_response(ready, status=status)
        return web.Response(text="ok\n")

    return answer


async def shop(request: web.BaseRequest) -> web.Response:
    """Somebody else."""
    return web.Response(text="<html>Welcome", content_type="text/html")


@asynccontextmanager
async def listening(operator: Operator, handler: Handler) -> AsyncIterator[str]:
    """Something listens where Cairn is to."""
    async with serving(handler) as address:
        operator.set(http_port=address.rpartition(":")[2])
        yield address


class TestServer:
    async def test_it_listens_nowhere(self, operator: Operator) -> None:
        [(level, words)] = (await operator.doctor()).of(SERVER)
        assert (level, "CAIRN_HTTP_PORT is not set" in words) == ("note", True)

    async def test_the_port_is_free(self, operator: Operator) -> None:
        port = free_port()
        for host in ("127.0.0.1", "0.0.0.0"):
            operator.set(http_host=host, http_port=f"{port}")
            assert (await operator.doctor()).of(SERVER) == [
                ("fine", f"Nothing listens on {host}:{port} yet; `cairn run` can.")
            ]

    @pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
    async def test_a_cairn_runs_there(self, operator: Operator, host: str) -> None:
        operator.set(http_host=host)
        async with listening(operator, cairn()):
            [(level, words)] = (await operator.doctor()).of(SERVER)
        assert level == "fine"
        assert words.startswith(f"A Cairn runs on {host}:")

    @pytest.mark.parametrize(
        "ready, why",
        [
            (UNWELL, "slack: not logged in yet"),
            ({"ready": False}, "it does not say what"),
            ([1], "it does not say what"),
        ],
    )
    async def test_not_all_is_well_with_it(
        self, operator: Operator, ready: object, why: str
    ) -> None:
        async with listening(operator, cairn(ready, 503)):
            told = await operator.doctor()
        assert SERVER in told.wrong
        assert told.of(SERVER)[0][1].endswith(f", and not all is well with it: {why}.")

    async def test_another_program_has_the_port(self, operator: Operator) -> None:
        async with listening(operator, shop):
            told = await operator.doctor()
        assert SERVER in told.wrong
        assert told.of(SERVER)[0][1].endswith(": another program listens there.")

    async def test_another_program_that_speaks_no_http(self, operator: Operator) -> None:
        async with saying(b"") as hangs_up:
            operator.set(http_port=hangs_up.rpartition(":")[2])
            told = await operator.doctor()
        assert told.of(SERVER)[0][1].endswith(": another program listens there.")

    async def test_an_address_of_somebody_else(self, operator: Operator) -> None:
        operator.set(http_host="192.0.2.1", http_port=f"{free_port()}")
        told = await operator.doctor()
        assert SERVER in told.wrong
        assert told.of(SERVER)[0][1].endswith(": it is no address of this machine.")


class TestPublic:
    async def test_it_leads_to_cairn(self, operator: Operator) -> None:
        async with serving(cairn()) as address:
            operator.set(public_url=f"{address}/")
            assert (await operator.doctor()).of(PUBLIC) == [
                ("fine", f"Cairn answers at {address}.")
            ]

    @pytest.mark.parametrize("only", ["/slack/", "/calendar/"])
    async def test_not_everything_is_passed_on(self, operator: Operator, only: str) -> None:
        operator.set(slack_bot_token="xoxb-1", slack_signing_secret="s3cret")
        operator.set(slack_api_url="http://127.0.0.1:9/api/", http_port=f"{free_port()}")
        async with serving(cairn(only=only)) as address:
            operator.set(public_url=address)
            told = await operator.doctor()
        assert told.of(PUBLIC) == [
            ("fine", f"At {address} what begins with {only} leads to Cairn.")
        ]
        assert "s3cret" not in told.text

    async def test_what_cairn_itself_says_is_known(self, operator: Operator) -> None:
        store = await Store.open(operator.url)
        calendars = Subscriptions(store, library(), SystemClock())
        for one in (Door(), calendars):
            app = web.Application()
            app.add_routes(one.routes)
            operator.set(slack_bot_token="xoxb-1", slack_signing_secret="s3cret")
            operator.set(slack_api_url="http://127.0.0.1:9/api/", http_port=f"{free_port()}")
            async with test_utils.TestServer(app, host="127.0.0.1") as server:
                operator.set(public_url=f"http://127.0.0.1:{server.port}")
                [(level, words)] = (await operator.doctor()).of(PUBLIC)
            assert (level, "leads to Cairn." in words) == ("fine", True)
        await store.close()

    async def test_nobody_answers_and_cairn_does_not_run(self, operator: Operator) -> None:
        operator.set(public_url=f"http://127.0.0.1:{free_port()}")
        [(level, words)] = (await operator.doctor()).of(PUBLIC)
        assert level == "note"
        assert "(Connection refused), and it does not run here." in words

    async def test_it_leads_elsewhere_although_cairn_runs(self, operator: Operator) -> None:
        async with serving(shop) as address, listening(operator, cairn()):
            operator.set(public_url=address)
            told = await operator.doctor()
        assert told.of(PUBLIC) == [
            ("wrong", f"Cairn runs here, and {address} does not lead to it (says 200).")
        ]

    async def test_a_login_page_in_between_is_no_answer(self, operator: Operator) -> None:
        async def gate(request: web.BaseRequest) -> web.Response:
            return web.Response(status=302, headers={"Location": f"{well}/healthz"})

        async with serving(cairn()) as well, serving(gate) as address:
            operator.set(public_url=address)
            [(level, words)] = (await operator.doctor()).of(PUBLIC)
        assert (level, "(says 302)" in words) == ("note", True)


async def test_half_set_settings_hide_nothing_else(operator: Operator) -> None:
    operator.set(slack_client_id="1.2", slack_app_token="xapp-1", log_level="loud")
    operator.set(slack_api_url="http://127.0.0.1:9/api/")
    told = await operator.doctor()

    assert told.status == 1
    assert {words.split()[0].strip(":") for level, words in told.of("settings")} == {
        "CAIRN_LOG_LEVEL",
        "CAIRN_SLACK_CLIENT_SECRET",
        "CAIRN_SLACK_SIGNING_SECRET",
        "CAIRN_SECRET_KEY",
        "CAIRN_PUBLIC_URL",
    }
    assert [level for level, _ in told.of("database")] == ["fine"]
    assert told.of("slack socket")[0][0] == "wrong"


async def test_a_database_that_is_not_read_is_not_looked_at(operator: Operator) -> None:
    operator.set(
        database_url="mysql://u:s3cret@h/d", discord_token="x", discord_api_url="http://h:1"
    )
    told = await operator.doctor()

    assert told.of("database") == told.of("disk") == []
    assert "CAIRN_DATABASE_URL" in told.of("settings")[0][1]
    assert "s3cret" not in told.text


async def test_people_read_lines(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "cairn.db").unlink()
    lines = (await operator.text()).splitlines()

    assert lines[-2:] == ["", "2 things to mend."]
    assert [line.split("  ")[0] for line in lines[:5]] == ["wrong", "fine", "fine", "wrong", "fine"]
    assert lines[3].startswith("wrong  database          The database sqlite:///")
    assert lines[3].endswith(" is empty. Run `cairn db upgrade`.")
    assert not (tmp_path / "cairn.db").exists()
