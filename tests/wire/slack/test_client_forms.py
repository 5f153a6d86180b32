"""What people fill in on Slack."""

import asyncio

import pytest

from adapters.slack.render import one
from adapters.slack.slash import Slash
from bot.commands.form import form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command
from bot.message import Button, Buttons, Message, Text, line
from tests.wire.slack.cairn import Cairn, said, words
from tests.wire.slack.delivery import INTERACTIVE, Delivery
from tests.wire.slack.form import Entry
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down, error
from tests.wire.trouble import Fault

FORMS = [command for command in REGISTRY.listed if form_of(command, {})]
NEW: dict[str, Entry] = {"name": "ML spring", "start": "2026-03-02"}


@pytest.mark.parametrize("command", FORMS, ids=[command.name for command in FORMS])
async def test_what_is_missing_is_asked_for(cairn: Cairn, command: Command) -> None:
    async with cairn.on_sockets():
        asked = await cairn.root.command("/cairn", command.name, cairn.general).answered()

    fields = {one["block_id"] for one in asked.modal["blocks"] if one["type"] == "input"}
    assert fields == {option.name for option in command.options if option.asked}
    assert cairn.core.calls == []


async def test_a_form_is_answered_where_it_was_asked_for(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/checkin", "minutes=40", cairn.general).answered()
        sent = await cairn.ada.submit({"done": "a < b"}).answered()
        call = cairn.core.calls[-1]

    assert asked.modal["title"]["text"]
    assert sent.closed
    assert "a < b" in words(sent)
    assert sent.private
    assert call.args == {"minutes": "40", "done": "a < b"}
    assert call.channel == cairn.general.id


async def test_what_makes_no_sense_is_refused_before_a_form_opens(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        wrong = await cairn.ada.command("/checkin", "minutes=soon", cairn.general).answered()
        long = f"create name={'x' * 61} start=2026-03-02"
        more = await cairn.root.command("/cohort", long, cairn.general).answered()

    assert words(wrong).startswith("The option minutes cannot be “soon”")
    assert words(more).startswith("The option name is too long (61 characters)")


async def test_a_form_keeps_what_is_known_in_any_script(cairn: Cairn) -> None:
    soon = "👩‍👩‍👧‍👦 שלום мир" * 18
    async with cairn.on_sockets():
        await cairn.begin()
        await cairn.ada.command("/checkin", f'next="{soon}"', cairn.general).answered()
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()

    assert soon in words(sent)


async def test_a_form_that_was_asked_for_in_a_thread_is_answered_there(cairn: Cairn) -> None:
    ask = Message((Text(line("How was it?")), Buttons((Button("Check in", ("checkin",)),))))
    async with cairn.on_sockets() as life:
        await cairn.begin()
        here = await life.workspaces.find(cairn.learners.id)
        assert here is not None
        page = one(ask, Slash())
        week = await here.client.chat_postMessage(channel=cairn.general.id, text="Week 1")
        await here.client.chat_postMessage(
            channel=cairn.general.id, blocks=page.blocks, text=page.text, thread_ts=week["ts"]
        )
        _, asking = cairn.general.thread(week["ts"])
        await cairn.ada.press(asking, "Check in").answered()
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()

    assert "Done: chapter 1" in words(sent)
    assert sent.shown["thread_ts"] == week["ts"]


async def test_an_error_stands_at_its_field_and_can_be_mended(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.root.command("/cohort", "create", cairn.general).answered()
        await cairn.root.suggest("timezone", "Nowhere").answered()
        wrong = await cairn.root.submit(NEW | {"timezone": "Nowhere"}).answered()
        assert list(wrong.errors) == ["timezone"]
        assert wrong.errors["timezone"].startswith(
            "“The time zone of its posts” cannot be “Nowhere”; "
        )
        await cairn.root.suggest("timezone", "Berl").answered()
        right = await cairn.root.submit(NEW | {"timezone": "Europe/Berlin"}).answered()

    assert right.closed
    assert "ML spring is set up" in words(right)


async def test_a_form_that_was_open_for_too_long_is_answered_directly(
    slack: Slack, cairn: Cairn
) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        await cairn.ada.command("/checkin", "", cairn.general).answered()
        slack.clock.forward(minutes=31)
        sent = await cairn.ada.submit({"done": "chapter 1"}).acked()
        await life.settle(5)

    assert sent.closed
    (told,) = cairn.ada.dm.said
    assert "Done: chapter 1" in said(told)


async def test_an_error_about_nothing_in_the_form_stands_at_its_first_field(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.ada.command("/checkin", "", cairn.general).answered()
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()

    assert list(sent.errors) == ["done"]
    assert "You are not in a cohort" in sent.errors["done"]


async def test_somebody_is_picked_who_has_never_said_a_word(slack: Slack, cairn: Cairn) -> None:
    lin = slack.person(cairn.learners, "lin", display_name="Lin")
    async with cairn.on_sockets():
        await cairn.begin()
        await cairn.root.command("/cohort", "facilitator", cairn.general).answered()
        sent = await cairn.root.submit({"person": lin.id}).answered()

    assert "Lin" in words(sent)


@pytest.mark.parametrize("typed, offered", [("Berl", "Europe/Berlin"), ("Nowhere", "“Nowhere”")])
async def test_menus_suggest_and_take_what_is_typed(cairn: Cairn, typed: str, offered: str) -> None:
    async with cairn.on_sockets():
        await cairn.root.command("/cohort", "create", cairn.general).answered()
        asked = await cairn.root.suggest("timezone", typed).answered()

    assert offered in [one["text"]["text"] for one in asked.options or []]
    assert asked.delivery.in_time


async def test_suggestions_know_who_asks_and_what_is_given(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        await cairn.ada.command("/cairn", "done", cairn.general).answered()
        asked = await cairn.ada.suggest("milestone", "").answered()
        call = cairn.core.calls[-1]

    assert len(asked.options or []) == 5
    assert (call.caller.account, call.command) == (cairn.ada.id, ("done",))


async def test_suggestions_that_take_too_long_are_none(cairn: Cairn) -> None:
    cairn.patience = 0.0
    async with cairn.on_sockets():
        await cairn.root.command("/cohort", "create", cairn.general).answered()
        cairn.core.open.clear()
        asked = await cairn.root.suggest("timezone", "").answered()
        cairn.core.open.set()

    assert asked.options == []


async def test_a_slow_answer_comes_after_the_form_is_closed(cairn: Cairn) -> None:
    cairn.patience = 0.0
    async with cairn.on_sockets():
        await cairn.begin()
        await cairn.ada.command("/checkin", "", cairn.general).answered()
        cairn.core.open.clear()
        sent = await cairn.ada.submit({"done": "chapter 1"}).acked()
        assert sent.closed
        assert sent.messages == []
        cairn.core.open.set()
        await sent.answered()

    assert "chapter 1" in words(sent)


@pytest.mark.parametrize(
    "fault, said",
    [
        (error("expired_trigger_id"), "once more"),
        (error("internal_error"), "once more"),
        (busy(1), "once more"),
        (down(), "once more"),
        (error("invalid_arguments"), "incident"),
    ],
)
async def test_a_form_that_slack_does_not_open_is_said_so(
    slack: Slack, cairn: Cairn, fault: Fault, said: str
) -> None:
    async with cairn.on_sockets():
        slack.trouble.next("views.open", fault)
        asked = await cairn.ada.command("/checkin", "", cairn.general).answered()

    assert said in words(asked)


async def test_a_form_that_is_none_of_ours_says_so(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.ada.command("/checkin", "", cairn.general).answered()
        cairn.ada.modals[-1]["callback_id"] = "of another bot"
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()

    assert "This form has expired" in said(sent.modal)


async def test_a_form_told_twice_is_handled_once(slack: Slack, cairn: Cairn) -> None:
    async with cairn.on_sockets() as life:
        await cairn.begin()
        before = len(cairn.core.calls)
        await cairn.ada.command("/checkin", "", cairn.general).answered()
        sent = await cairn.ada.submit({"done": "chapter 1"}).answered()
        sent.delivery.heard = None
        await slack.outbox.again(sent.delivery).settled()
        await life.settle(5)

    assert len(cairn.core.calls) == before + 1
    assert len(sent.messages) == 1


class TestAtHome:
    """Buttons where Slack gives no address for answers: in the home tab, and in modals."""

    @pytest.fixture
    async def home(self, cairn: Cairn) -> None:
        button = {
            "type": "button",
            "action_id": "cairn:1",
            "text": {"type": "plain_text", "text": "Check in"},
            "value": "cairn:checkin",
        }
        progress = button | {"action_id": "cairn:2", "value": "cairn:progress"}
        progress["text"] = {"type": "plain_text", "text": "Progress"}
        async with cairn.on_sockets() as life:
            await cairn.begin()
            here = await life.workspaces.find(cairn.learners.id)
            assert here is not None
            await here.client.views_publish(
                user_id=cairn.ada.id,
                view={
                    "type": "home",
                    "blocks": [{"type": "actions", "elements": [button, progress]}],
                },
            )

    async def test_an_answer_opens_in_a_modal(self, home: None, cairn: Cairn) -> None:
        async with cairn.on_sockets():
            pressed = await cairn.ada.press(cairn.ada.home or {}, "Progress").answered()

        assert "0 of 5" in said(pressed.modal)
        assert cairn.core.calls[-1].channel is None

    async def test_a_slow_answer_comes_into_a_modal_that_waits(
        self, home: None, cairn: Cairn
    ) -> None:
        cairn.patience = 0.0
        async with cairn.on_sockets():
            cairn.core.open.clear()
            pressed = await cairn.ada.press(cairn.ada.home or {}, "Progress").answered()
            assert "One moment" in said(pressed.modal)
            cairn.core.open.set()
            await cairn.here.asked("views.update")

        assert "0 of 5" in said(pressed.modal)

    async def test_a_form_is_followed_by_its_answer(self, home: None, cairn: Cairn) -> None:
        async with cairn.on_sockets():
            await cairn.ada.press(cairn.ada.home or {}, "Check in").answered()
            sent = await cairn.ada.submit({"done": "chapter 1"}).answered()
            assert "chapter 1" in said(sent.modal)
            undone = await cairn.ada.press(cairn.ada.modals[-1], "Undo").acked()
            await cairn.here.asked("views.update")

        assert "Undone" in said(cairn.ada.modals[-1])
        assert undone.delivery.in_time

    async def test_a_slow_form_is_followed_by_its_answer(self, home: None, cairn: Cairn) -> None:
        cairn.patience = 0.0
        async with cairn.on_sockets():
            await cairn.ada.press(cairn.ada.home or {}, "Check in").answered()
            cairn.core.open.clear()
            sent = await cairn.ada.submit({"done": "chapter 1"}).answered()
            assert "One moment" in said(sent.modal)
            cairn.core.open.set()
            await asyncio.wait_for(cairn.here.asked("views.update"), 5)

        assert "chapter 1" in said(cairn.ada.modals[-1])


@pytest.mark.parametrize(
    "value, answer",
    [
        ("of another bot", "does not know this button"),
        ("cairn:no/such", "This button is from an earlier Cairn"),
    ],
)
async def test_a_button_nobody_knows_says_so(cairn: Cairn, value: str, answer: str) -> None:
    button = {
        "type": "button",
        "action_id": "old",
        "text": {"type": "plain_text", "text": "Old"},
        "value": value,
    }
    async with cairn.on_sockets() as life:
        here = await life.workspaces.find(cairn.learners.id)
        assert here is not None
        await here.client.chat_postMessage(
            channel=cairn.general.id,
            text="Old",
            blocks=[{"type": "actions", "elements": [button]}],
        )
        pressed = await cairn.ada.press(cairn.general.said[0], "Old").answered()

    assert answer in words(pressed)
    assert pressed.private
    assert cairn.core.calls == []


@pytest.mark.parametrize("kind", ["shortcut", "message_action", "something_new"])
async def test_a_payload_of_no_known_kind_is_acknowledged_and_answered(
    slack: Slack, cairn: Cairn, kind: str
) -> None:
    async with cairn.on_sockets() as life:
        asked = await cairn.ada.command("/cairn").answered()
        payload = {
            "type": kind,
            "user": {"id": cairn.ada.id, "username": "ada"},
            "team": {"id": cairn.learners.id},
            "callback_id": "unknown",
            "response_url": asked.delivery.payload["response_url"],
            "trigger_id": f"1.2.{kind}",
        }
        sent = slack.outbox.send(Delivery(INTERACTIVE, payload, slack.changes))
        await sent.settled()
        await asked.answered(times=2)
        await life.settle(5)

    assert sent.in_time
    assert "does not know what this is" in words(asked)
