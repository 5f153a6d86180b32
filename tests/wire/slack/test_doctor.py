"""What `cairn doctor` finds on a Slack."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.scopes import SCOPES
from bot.clock import SystemClock
from bot.ports import Installation
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.wire.doctor import Operator
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down
from tests.wire.slack.world import Channel, Workspace
from tests.wire.trouble import Fail, HangUp

ALL_WELL = {"slack token", "slack scopes", "slack socket", "slack places", "clock"}
KEY, OTHER_KEY = (f"{letter}q2-7w{'A' * 37}=" for letter in "34")


@pytest.fixture
def operator(
    slack: Slack,
    sqlite: Sqlite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Operator:
    one = Operator(tmp_path, sqlite, monkeypatch, capfd)
    one.set(slack_api_url=slack.api_url)
    return one


@pytest.fixture
async def single(
    operator: Operator, slack: Slack, learners: Workspace, general: Channel
) -> Operator:
    """One workspace over sockets, in which everything is as it should be."""
    learners.installed.scopes = {one.name for one in SCOPES}
    operator.set(slack_bot_token=learners.bot_token, slack_app_token=slack.app.app_token)
    await operator.found_cohort("slack", learners.id, general.id)
    return operator


@pytest.fixture
async def many(operator: Operator, slack: Slack, learners: Workspace) -> Operator:
    """Many workspaces, the first of them with a cohort."""
    operator.set(
        slack_client_id="1.2",
        slack_client_secret="client-secret",
        slack_signing_secret="signing-secret",
        secret_key=KEY,
        public_url="https://127.0.0.1:9",
        http_port="9",
    )
    return operator


async def added(operator: Operator, *workspaces: Workspace, key: str = KEY) -> None:
    """The app was added in these workspaces, as the database says."""
    store = await Store.open(operator.url)
    vault = Vault(store, SystemClock(), [key])
    for one in workspaces:
        installed = one.installed
        installed.scopes = {asked.name for asked in SCOPES}
        home = one.enterprise.id if installed.enterprise and one.enterprise else one.id
        await vault.save(
            Installation(
                home,
                one.name,
                installed.token,
                installed.bot.id,
                enterprise=one.enterprise.id if one.enterprise else None,
            )
        )
        await vault.find(one.id, one.enterprise.id if one.enterprise else None)
    await store.close()


async def test_all_is_well(single: Operator, slack: Slack, learners: Workspace) -> None:
    told = await single.doctor()

    assert told.status == 0, told.text
    assert {one["check"] for one in told.lines if one["level"] == "fine"} >= ALL_WELL
    assert told.of("settings") == [("fine", "Set up: Slack (one workspace, over sockets).")]
    assert told.of("slack token") == [
        (
            "fine",
            f"Slack takes the token in CAIRN_SLACK_BOT_TOKEN; it is of Learners ({learners.id}).",
        )
    ]
    assert told.of("clock") == [("fine", "It agrees with Slack.")]
    assert {call.name for call in slack.record.calls} == {
        "auth.test",
        "apps.connections.open",
        "conversations.info",
    }
    assert learners.bot_token not in told.text
    assert slack.app.app_token not in told.text


async def test_tokens_that_are_wrong(single: Operator, slack: Slack) -> None:
    single.set(slack_bot_token="xoxb-wrong", slack_app_token="xapp-wrong")
    told = await single.doctor()

    assert (told.status, told.wrong) == (1, {"slack token", "slack socket"})
    assert told.of("slack token") == [
        ("wrong", "Slack does not take the token in CAIRN_SLACK_BOT_TOKEN (invalid_auth).")
    ]
    assert told.of("slack socket") == [
        ("wrong", "Slack does not take the token in CAIRN_SLACK_APP_TOKEN (invalid_auth).")
    ]
    assert told.of("slack places") == [("note", "Nothing is known of 1 place.")]
    assert "xoxb-wrong" not in told.text
    assert "xapp-wrong" not in told.text


async def test_the_app_was_removed(single: Operator, slack: Slack, learners: Workspace) -> None:
    learners.installed.ended = "account_inactive"
    [(level, words)] = (await single.doctor()).of("slack token")
    assert (level, words[-19:]) == ("wrong", "(account_inactive).")


async def test_a_scope_is_missing(single: Operator, learners: Workspace) -> None:
    learners.installed.scopes -= {"im:write", "files:write"}
    told = await single.doctor()

    assert told.wrong == {"slack scopes"}
    assert told.of("slack scopes") == [
        ("wrong", f"Slack has not granted files:write, im:write in Learners ({learners.id}).")
    ]
    [fix] = told.fixes("slack scopes")
    assert "cairn slack manifest" in fix


async def test_more_was_granted_than_is_asked_for(single: Operator, learners: Workspace) -> None:
    learners.installed.scopes |= {"channels:join"}
    told = await single.doctor()

    assert told.status == 0
    [(level, words)] = told.of("slack scopes")
    assert level == "note"
    assert words.endswith("than Cairn asks for: channels:join.")


@pytest.mark.parametrize(
    "trouble, words",
    [
        ("archived", "is archived"),
        ("outside", "Cairn still needs an invitation."),
        ("private", "is gone, or it is private and Cairn is not in it."),
    ],
)
async def test_what_is_missing_in_a_channel(
    single: Operator, general: Channel, learners: Workspace, trouble: str, words: str
) -> None:
    general.archived = trouble == "archived"
    if trouble != "archived":
        general.members.discard(learners.installed.bot.id)
        general.private = trouble == "private"
    told = await single.doctor()

    assert told.wrong == {"slack places"}
    [(_, said)] = told.of("slack places")
    assert said.startswith("“ML spring” (cohort 1): ")
    assert words in said


async def test_a_workspace_of_another_token(
    single: Operator, slack: Slack, learners: Workspace
) -> None:
    other = slack.workspace("Others")
    other.installed.scopes = {one.name for one in SCOPES}
    single.set(slack_bot_token=other.bot_token)
    told = await single.doctor()

    assert told.wrong == {"slack places"}
    [(_, words)] = told.of("slack places")
    assert words.endswith("is in a workspace that Cairn is not in any more.")


async def test_a_slack_that_is_away(single: Operator, slack: Slack) -> None:
    slack.trouble.next("auth.test", HangUp(stored=False))
    told = await single.doctor()
    assert told.of("slack token") == [
        ("wrong", "Slack cannot be reached (ServerDisconnectedError).")
    ]
    assert told.of("slack socket")[0][0] == "fine"

    slack.trouble.next("auth.test", busy(30))
    told = await single.doctor()
    assert told.status == 0
    [(level, words)] = told.of("slack token")
    assert (level, words[-14:]) == ("note", "(ratelimited).")


async def test_what_answers_is_not_slack(single: Operator, slack: Slack) -> None:
    for answer in (down(200), down(404)):
        slack.trouble.next("auth.test", answer)
        [(level, words)] = (await single.doctor()).of("slack token")
        assert (level, words) == (
            "wrong",
            f"What answers there is not Slack (HTTP {answer.status}).",
        )


async def test_a_proxy_that_takes_the_headers_away(single: Operator, slack: Slack) -> None:
    about = {"team_id": "T1", "team": "Learners", "user_id": "U1"}
    slack.trouble.next("auth.test", Fail(200, {"ok": True, "error": "", **about}))
    told = await single.doctor()
    assert told.of("slack scopes")[0][0] == "note"


async def test_a_clock_that_is_off(single: Operator) -> None:
    told = await single.doctor(FakeClock(SystemClock().now() + timedelta(minutes=5)))
    assert told.wrong == {"clock"}
    assert "ahead of that of Slack" in told.of("clock")[0][1]


async def test_a_slack_that_keeps_it_waiting(
    single: Operator, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.doctor.guarded.PATIENCE", 1.0)
    hold = slack.trouble.hold("auth.test")
    told = await single.doctor()
    hold.go.set()
    assert told.of("slack token") == [("wrong", "There was no answer within 1 s.")]
    assert told.of("slack socket")[0][0] == "fine"


async def test_each_installation_is_looked_at(
    many: Operator, slack: Slack, learners: Workspace, general: Channel
) -> None:
    others = slack.workspace("Others")
    await added(many, learners, others)
    await many.found_cohort("slack", learners.id, general.id)
    others.installed.ended = "token_revoked"
    told = await many.doctor()

    assert told.of("slack token") == [
        ("fine", f"Slack takes the token of {learners.id}; it is of Learners ({learners.id})."),
        ("wrong", f"Slack does not take the token of {others.id} (token_revoked)."),
    ]
    assert "https://127.0.0.1:9/slack/install" in told.fixes("slack token")[1]
    assert told.of("slack scopes")[0][0] == "fine"
    assert told.of("slack places") == [("fine", "Nothing is missing in 1 place.")]
    assert not [word for word in (KEY, learners.bot_token, "client-secret") if word in told.text]


async def test_an_enterprise_has_one_token_for_all_its_workspaces(
    many: Operator, slack: Slack
) -> None:
    grid = slack.enterprise("Grid", "North", "South")
    slack.world.add_install(*grid.workspaces, enterprise=grid)
    north, south = grid.workspaces
    await added(many, north)
    store = await Store.open(many.url)
    await Vault(store, SystemClock(), [KEY]).find(south.id, grid.id)
    await store.close()
    room = slack.channel(south, "room", bot=False)
    await many.found_cohort("slack", south.id, room.id)
    told = await many.doctor()

    assert [level for level, _ in told.of("slack token")] == ["fine"]
    [(level, words)] = told.of("slack places")
    assert (level, "needs an invitation" in words) == ("wrong", True)


async def test_tokens_that_no_key_opens(many: Operator, learners: Workspace) -> None:
    await added(many, learners, key=OTHER_KEY)
    told = await many.doctor()
    assert told.of("slack token") == [
        ("wrong", f"No key in CAIRN_SECRET_KEY opens the tokens of {learners.id}.")
    ]

    many.set(secret_key=f"{KEY}, {OTHER_KEY}")
    assert "slack token" not in (await many.doctor()).wrong


async def test_nobody_has_added_it_yet(many: Operator) -> None:
    told = await many.doctor()
    assert told.of("slack token") == [("note", "Nobody has added Cairn to a workspace yet.")]
    assert told.fixes("slack token") == ["People do so at https://127.0.0.1:9/slack/install."]


async def test_many_that_are_well_are_one_line(many: Operator, slack: Slack) -> None:
    await added(many, *(slack.workspace(f"Number {number}") for number in range(7)))
    told = await many.doctor()
    assert told.of("slack token") == [("fine", "Nothing is wrong with 7 of them.")]
    assert told.of("slack scopes") == [("fine", "Nothing is wrong with 7 of them.")]
