"""What Slack says of people, asked of a loopback Slack's own description of them."""

from dataclasses import replace

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.people import FRESH, People
from adapters.slack.workspaces import Workspace
from bot.domain.people import Rank


class Client(AsyncWebClient):
    """Answers without a network; `asked` is for whom."""

    def __init__(self) -> None:
        super().__init__("xoxb-1")
        self.users: dict[str, dict[str, object]] = {}
        self.asked: list[str] = []
        self.away: Exception | None = None

    async def users_info(self, *, user: str, **rest: object) -> dict[str, object]:  # type: ignore[override]
        self.asked.append(user)
        if self.away is not None:
            raise self.away
        if user not in self.users:
            response = Response({"ok": False, "error": "user_not_found"})
            raise SlackApiError("no", response)  # type: ignore[no-untyped-call]
        return {"ok": True, "user": self.users[user]}


class Response:
    def __init__(self, data: dict[str, object]) -> None:
        self.data, self.status_code = data, 200


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


ADA: dict[str, object] = {
    "id": "U1",
    "name": "ada",
    "real_name": "Ada L.",
    "tz": "Europe/Berlin",
    "profile": {"display_name": "Ada"},
}


@pytest.fixture
def client() -> Client:
    made = Client()
    made.users["U1"] = ADA
    return made


@pytest.fixture
def here(client: Client) -> Workspace:
    return Workspace("T1", "Learners", "U0", client)


async def test_somebody_is_asked_about_once_in_a_while(client: Client, here: Workspace) -> None:
    clock = Clock()
    people = People(clock)
    ada = await people.caller(here, "U1", "ada")
    assert await people.caller(here, "U1", "ada") == ada
    assert (ada.name, ada.zone, ada.community, ada.community_name, ada.rank) == (
        *("Ada", "Europe/Berlin", "T1", "Learners"),
        Rank.MEMBER,
    )
    assert client.asked == ["U1"]

    clock.now = FRESH
    client.users["U1"] = ADA | {"tz": "Asia/Tokyo"}
    assert (await people.caller(here, "U1", "ada")).zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "about, rank",
    [
        ({"is_admin": True}, Rank.ADMIN),
        ({"is_owner": True}, Rank.ADMIN),
        ({"is_admin": True, "is_stranger": True}, Rank.MEMBER),
    ],
)
async def test_whoever_runs_the_workspace_has_a_rank(
    client: Client, here: Workspace, about: dict[str, object], rank: Rank
) -> None:
    client.users["U1"] = ADA | about
    assert (await People().caller(here, "U1", "ada")).rank is rank


async def test_bots_and_people_who_left_are_told_apart(client: Client, here: Workspace) -> None:
    client.users |= {
        "U2": ADA | {"id": "U2", "is_bot": True},
        "U3": ADA | {"id": "U3", "deleted": True},
        "USLACKBOT": ADA | {"id": "USLACKBOT"},
    }
    people = People()
    found = {name: await people.meant(here, name, name) for name in (*client.users, "U404")}

    assert {name for name, one in found.items() if one and one.automated} == {"U2", "USLACKBOT"}
    assert {name for name, one in found.items() if one and one.community is None} == {"U3"}
    assert [name for name, one in found.items() if one is None] == ["U404"]


async def test_a_slack_that_does_not_say_leaves_a_plain_member(
    client: Client, here: Workspace
) -> None:
    clock = Clock()
    people = People(clock)
    client.away = ClientConnectionError("away")
    stranger = await people.caller(here, "U1", "ada")
    assert (stranger.name, stranger.rank, stranger.zone) == ("ada", Rank.MEMBER, None)

    client.away = None
    known = await people.caller(here, "U1", "ada")
    clock.now = FRESH
    client.away = TimeoutError()
    assert await people.caller(here, "U1", "ada") == known


async def test_a_change_is_known_at_once(client: Client, here: Workspace) -> None:
    people = People()
    people.changed("T1", ADA)  # of somebody who has done nothing yet
    ada = await people.caller(here, "U1", "ada")
    people.changed("T1", ADA | {"is_admin": True})
    people.changed("T2", ADA | {"deleted": True})

    assert await people.caller(here, "U1", "ada") == replace(ada, rank=Rank.ADMIN)
    assert client.asked == ["U1"]
