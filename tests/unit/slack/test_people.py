"""What Slack says of people, asked of a loopback Slack's own description of them."""

from dataclasses import replace

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.incoming import Deed
from adapters.slack.people import FRESH, RECENT, People
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


U1 = Deed("U1", "ada")
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
    ada = await people.caller(here, U1)
    assert await people.caller(here, U1) == ada
    assert (ada.name, ada.zone, ada.community, ada.community_name, ada.rank) == (
        *("Ada", "Europe/Berlin", "T1", "Learners"),
        Rank.MEMBER,
    )
    assert client.asked == ["U1"]

    clock.now = FRESH
    client.users["U1"] = ADA | {"tz": "Asia/Tokyo"}
    assert (await people.caller(here, U1)).zone == "Asia/Tokyo"


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
    assert (await People().caller(here, U1)).rank is rank


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
    stranger = await people.caller(here, U1)
    assert (stranger.name, stranger.rank, stranger.zone) == ("ada", Rank.MEMBER, None)

    client.away = None
    known = await people.caller(here, U1)
    clock.now = FRESH
    client.away = TimeoutError()
    assert await people.caller(here, U1) == known


async def test_of_somebody_from_elsewhere_a_slack_that_does_not_say_leaves_nothing(
    client: Client, here: Workspace
) -> None:
    client.away = TimeoutError()
    for team, community in (("T1", "T1"), ("E1", "T1"), ("T2", None)):
        place = replace(here, enterprise="E1")
        eve = await People().caller(place, Deed("U1", "eve", team))
        assert (eve.community, eve.rank) == (community, Rank.MEMBER)


async def test_a_rank_is_asked_for_anew_where_it_matters(client: Client, here: Workspace) -> None:
    clock = Clock()
    people = People(clock)
    assert (await people.caller(here, U1)).rank is Rank.MEMBER
    client.users["U1"] = ADA | {"is_admin": True}  # and another process was told

    clock.now = RECENT
    assert (await people.caller(here, U1)).rank is Rank.MEMBER
    assert (await people.caller(here, U1, RECENT)).rank is Rank.ADMIN
    assert len(client.asked) == 2


async def test_who_has_a_rank_may_have_it_no_more(client: Client, here: Workspace) -> None:
    clock = Clock()
    people = People(clock)
    client.users["U1"] = ADA | {"is_admin": True}
    assert (await people.caller(here, U1)).rank is Rank.ADMIN
    client.users["U1"] = ADA  # and another process was told

    clock.now = RECENT - 1
    assert (await people.caller(here, U1)).rank is Rank.ADMIN
    clock.now = RECENT
    assert (await people.caller(here, U1)).rank is Rank.MEMBER
    assert len(client.asked) == 2


async def test_a_rank_is_believed_for_a_while_when_slack_does_not_say(
    client: Client, here: Workspace
) -> None:
    clock = Clock()
    people = People(clock)
    client.users["U1"] = ADA | {"is_admin": True}
    known = await people.caller(here, U1)
    client.away = TimeoutError()

    clock.now = FRESH - 1
    assert await people.caller(here, U1, RECENT) == known
    clock.now = FRESH
    assert await people.caller(here, U1, RECENT) == replace(known, rank=Rank.MEMBER)


GRID = {"enterprise_id": "E1", "teams": ["T2"]}


@pytest.mark.parametrize(
    "about, community, rank",
    [
        ({"team_id": "T1", "is_admin": True}, "T1", Rank.ADMIN),
        ({"team_id": "T2", "is_admin": True}, None, Rank.MEMBER),
        (
            {"team_id": "T2", "is_admin": True, "enterprise_user": {"enterprise_id": "E2"}},
            *(None, Rank.MEMBER),
        ),
        ({"team_id": "T2", "is_owner": True, "enterprise_user": GRID}, "T1", Rank.MEMBER),
        (
            {"team_id": "T2", "is_admin": True, "enterprise_user": {**GRID, "teams": ["T1"]}},
            *("T1", Rank.ADMIN),
        ),
        ({"team_id": "E1", "is_admin": True, "enterprise_user": GRID}, "T1", Rank.ADMIN),
        ({"team_id": "T2", "enterprise_user": {**GRID, "is_owner": True}}, "T1", Rank.ADMIN),
    ],
)
async def test_an_organisation_is_one_and_others_are_outside(
    client: Client, here: Workspace, about: dict[str, object], community: str | None, rank: Rank
) -> None:
    client.users["U1"] = ADA | about
    found = await People().caller(replace(here, enterprise="E1"), U1)
    assert (found.community, found.rank) == (community, rank)


async def test_who_is_of_no_organisation_is_not_of_ours(client: Client, here: Workspace) -> None:
    client.users["U1"] = ADA | {"team_id": "T2", "enterprise_user": {"enterprise_id": None}}
    assert (await People().caller(here, U1)).community is None


async def test_a_change_is_known_at_once(client: Client, here: Workspace) -> None:
    people = People()
    people.changed("T1", ADA)  # of somebody who has done nothing yet
    ada = await people.caller(here, U1)
    people.changed("T1", ADA | {"is_admin": True})
    people.changed("T2", ADA | {"deleted": True})

    assert await people.caller(here, U1) == replace(ada, rank=Rank.ADMIN)
    assert client.asked == ["U1"]
