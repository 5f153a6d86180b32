"""The pages over the network, and what they were made from."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.ports import Standing
from bot.storage.store import Store
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.pages import Pages
from tests.fakes.clock import FakeClock

PATIENT, HASTY = 5.0, 0.05
"""Seconds that the database has to answer."""

PLATFORM = "console"


@dataclass
class Wire:
    """A platform that is connected as the test says."""

    now: Standing

    async def standing(self) -> Standing:
        return self.now


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    text: str
    headers: Mapping[str, str]


class Site:
    """The pages, as whoever watches over the process asks for them."""

    def __init__(self, client: "TestClient[Any, Any]", wire: Wire) -> None:
        self._client = client
        self.wire = wire

    async def page(self, path: str) -> Page:
        async with self._client.get(path) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def ready(self) -> tuple[int, dict[str, str]]:
        """The status of `/readyz`, and why each check fails."""
        async with self._client.get("/readyz") as answer:
            said = await answer.json()
        assert said["ready"] is (answer.status == 200)
        assert list(said["checks"]) == ["database", "jobs", PLATFORM]
        assert all(check["ok"] is ("why" not in check) for check in said["checks"].values())
        whys = {name: check.get("why", "") for name, check in said["checks"].items()}
        return answer.status, {name: why for name, why in whys.items() if why}

    async def samples(self) -> dict[str, float]:
        """What `/metrics` says to Prometheus' own reader: `name{label=…}` by value."""
        page = await self.page("/metrics")
        assert page.status == 200
        return read(page.text)


def read(text: str) -> dict[str, float]:
    return {
        f"{sample.name}{{{_labels(sample.labels)}}}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _labels(labels: Mapping[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in sorted(labels.items()))


@asynccontextmanager
async def serving(
    store: Store, clock: FakeClock, metrics: Metrics, within: float = PATIENT
) -> AsyncIterator[Site]:
    wire = Wire(Standing(1, 1, connected=True))
    health = Health(store, clock, {PLATFORM: wire}, within)
    app = web.Application()
    app.add_routes(Pages(health, metrics).routes)
    async with TestClient(TestServer(app)) as client:
        yield Site(client, wire)
