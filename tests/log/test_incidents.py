"""What somebody reads who has met a bug leads to the lines about it."""

from collections.abc import Iterator, Mapping

import pytest

from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.config import LogFormat
from bot.content import Library
from bot.domain.roadmap import Roadmap
from bot.message import plain
from bot.storage.store import Store
from tests.fakes.clock import FakeClock
from tests.log.kept import Logged, objects

ADA = Caller("discord", "118", "Ada", "119", "Learners")


class Torn(Mapping[str, Roadmap]):
    """Roadmaps that nobody can look at."""

    def __getitem__(self, key: str) -> Roadmap:
        raise ValueError(ADA.name)

    def __iter__(self) -> Iterator[str]:
        raise ValueError(ADA.name)

    def __len__(self) -> int:
        return 1


@pytest.fixture
def broken(store: Store, clock: FakeClock) -> App:
    return App(store, REGISTRY, Library(Torn()), clock)


async def test_the_number_in_an_answer_finds_the_line(logged: Logged, broken: App) -> None:
    written = logged()
    call = Call(ADA, ("roadmap",), {"phase": "1"}, key="discord:120")

    reply = await broken.handle(call)

    number = plain(reply.message).partition("incident ")[2][:8]
    assert number == reply.incident
    [line] = [one for one in objects(written) if number in one.values()]
    assert line["event"] == "call failed"
    assert (line["platform"], line["community"]) == ("discord", "119")
    assert (line["command"], line["call"]) == ("roadmap", "discord:120")
    assert "bot/commands/" in line["exception"]
    assert "Ada" not in written.getvalue()


async def test_it_does_so_in_text(logged: Logged, broken: App) -> None:
    written = logged(log_format=LogFormat.TEXT)
    reply = await broken.handle(Call(ADA, ("roadmap",)))

    [line] = [one for one in written.getvalue().splitlines() if f"'{reply.incident}'" in one]
    assert "call failed" in line


async def test_what_goes_well_is_only_told_to_who_wants_to_know_all(
    logged: Logged, store: Store, clock: FakeClock
) -> None:
    app = App(store, REGISTRY, Library({}), clock)
    quiet = logged(log_level="info")
    await app.handle(Call(ADA, ("help",), key="discord:121"))
    assert quiet.getvalue() == ""

    loud = logged()
    for command in (("help",), ("what Ada typed",)):
        await app.handle(Call(ADA, command, key="discord:122"))
    assert [(one["command"], one["outcome"]) for one in objects(loud)] == [
        ("help", "ok"),
        ("unknown", "refused"),
    ]
    assert all(one["seconds"] > 0 for one in objects(loud))
