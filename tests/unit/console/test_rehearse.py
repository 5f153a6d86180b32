import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.console.clock import VirtualClock
from adapters.console.events import Event, as_json
from adapters.console.rehearse import rehearse
from adapters.console.script import parse_script
from adapters.console.steps import ScriptError
from adapters.console.transcript import Transcript
from bot.clock import SystemClock
from bot.commands.call import File, Reply
from bot.message import Button, Buttons, Message, Text, line
from tests.unit.console.fake_core import Records

START = datetime(2026, 3, 2, 13, tzinfo=UTC)
OPENING = "clock 2026-03-02 08:00 America/New_York\nperson ada\nperson lin facilitator\n"
DONE = Button("Mark done", ("done",), (("milestone", "m1"),))


async def play(script: str, records: Records | None = None, opening: str = OPENING) -> list[Any]:
    """What the JSON lines of the script say."""
    told: list[Event] = []
    await rehearse(
        parse_script(opening + script),
        (records or Records()).open(),
        VirtualClock(SystemClock()),
        told.append,
    )
    return [json.loads(json.dumps(row)) for event in told if (row := as_json(event))]


async def test_a_command_is_answered_at_the_hour_of_the_script() -> None:
    records = Records()
    assert await play("ada in ml: /progress\n", records) == [
        {
            "at": "2026-03-02T13:00:00Z",
            "type": "reply",
            "to": "ada",
            "private": True,
            "ok": True,
            "text": "progress {}",
        }
    ]
    at, call = records.calls[0]
    assert (at, call.channel, call.caller.community) == (START, "#ml", "Rehearsal")


async def test_the_answer_comes_before_the_posts_it_caused() -> None:
    records = Records()
    records.effects["progress"] = lambda now: records.post(now, "hello")
    rows = await play("ada: /progress\n", records)
    assert [row["type"] for row in rows] == ["reply", "post"]
    assert rows[1] == {
        "at": "2026-03-02T13:00:00Z",
        "type": "post",
        "kind": "week",
        "cohort": "ML",
        "place": "#ml",
        "thread": None,
        "text": "hello",
        "id": "#ml/1",
        "buttons": [],
    }


async def test_what_falls_due_on_the_way_happens_in_order_at_its_own_time() -> None:
    records = Records()
    records.post(START + timedelta(days=2), "second")
    records.post(START + timedelta(hours=1), "first")
    records.post(START + timedelta(days=3), "at the very end", direct="ada")
    records.post(START + timedelta(days=3, seconds=1), "later")
    rows = await play("clock +3d\n", records)
    assert [(row["at"], row["text"], row["place"]) for row in rows] == [
        ("2026-03-02T14:00:00Z", "first", "#ml"),
        ("2026-03-04T13:00:00Z", "second", "#ml"),
        ("2026-03-05T13:00:00Z", "at the very end", "@ada"),
    ]


async def test_a_failed_send_is_tried_again_at_its_own_time() -> None:
    records = Records()
    records.post(START, "hello")
    rows = await play("fail 503 x2\nfail 429 retry-after=60\nclock +1h\n", records)
    assert [row["at"] for row in rows] == ["2026-03-02T13:00:00Z"]

    records = Records()
    records.post(START + timedelta(hours=1), "hello")
    rows = await play("fail 503 x2\nfail 429 retry-after=60\nclock +2h\n", records)
    assert [row["at"] for row in rows] == ["2026-03-02T14:01:10Z"]


async def test_a_permanent_failure_is_not_tried_again() -> None:
    records = Records()
    records.post(START + timedelta(hours=1), "hello")
    assert await play("fail 403\nclock +2d\n", records) == []
    assert records.failed == ["403: Cairn may not post there"]


async def test_a_crash_after_the_send_posts_once_and_starts_the_process_again() -> None:
    records = Records()
    records.post(START + timedelta(hours=1), "hello")
    rows = await play("crash after send\nclock +2h\n", records)
    assert [row["text"] for row in rows] == ["hello"]
    assert records.starts == 2
    assert records.sent == [(START + timedelta(hours=1, minutes=2), "#ml/1")]


async def test_a_process_that_is_away_finds_its_work_late() -> None:
    records = Records()
    records.post(START + timedelta(hours=1), "hello")
    rows = await play("down 3d\nrestart\n", records)
    assert [row["at"] for row in rows] == ["2026-03-05T13:00:00Z"]
    assert records.starts == 3


async def test_a_button_is_the_command_with_its_arguments() -> None:
    records = Records()
    records.post(START, "hello", DONE)
    await play('ada presses "mark DONE" link=x\n', records)
    call = records.calls[0][1]
    assert (call.command, call.args) == (("done",), {"milestone": "m1", "link": "x"})
    assert call.channel == "#ml"


async def test_a_button_that_needs_more_opens_a_form() -> None:
    records = Records()
    records.post(START, "hello", Button("Check in", ("checkin",), (("minutes", "5"),)))
    rows = await play('ada presses Check\nada presses "Check in" done=it\n', records)
    assert rows[1] == {
        "at": "2026-03-02T13:00:00Z",
        "type": "reply",
        "to": "ada",
        "private": True,
        "ok": True,
        "text": "Say what you did: fill in done (What did you do?).",
        "form": ["done"],
    }
    assert [call.args for _, call in records.calls] == [{"minutes": "5", "done": "it"}]


@pytest.mark.parametrize(
    "private, who, sees", [(True, "lin", False), (False, "lin", True), (False, "eve", False)]
)
async def test_who_can_see_a_reply_can_press_its_button(
    private: bool,  # noqa: FBT001
    who: str,
    sees: bool,  # noqa: FBT001
) -> None:
    records = Records()
    message = Message((Text(line("x")), Buttons((DONE,))))
    records.replies["progress"] = Reply(message, private=private)
    script = f"person eve community=Elsewhere\nada: /progress\n{who} presses Mark\n"
    if sees:
        rows = await play(script, records)
        assert rows[0]["place"] == "#general"
        assert rows[0]["buttons"] == ["Mark done"]
    else:
        with pytest.raises(ScriptError, match=r"line 6: .*can see no button “Mark”"):
            await play(script, records)


async def test_the_newest_message_with_the_label_is_meant() -> None:
    records = Records()
    for number in (1, 2):
        button = Button("Mark done", ("done",), (("milestone", f"m{number}"),))
        records.post(START, f"week {number}", button)
    await play("ada presses Mark\n", records)
    assert records.calls[0][1].args == {"milestone": "m2"}


async def test_a_start_that_fits_two_buttons_is_refused() -> None:
    records = Records()
    records.post(START, "hello", DONE, Button("Maroon", ("progress",)))
    with pytest.raises(ScriptError, match="can be “Mark done”, “Maroon”"):
        await play("ada presses Mar\n", records)


async def test_words_that_are_no_command_are_refused_in_words() -> None:
    rows = await play("ada: /progres\n")
    assert (rows[0]["ok"], "did you mean /progress?" in rows[0]["text"]) == (False, True)


async def test_a_file_and_a_bug_have_lines_of_their_own() -> None:
    records = Records()
    records.replies["progress"] = Reply(Message(()), file=File("a.json", "{}"))
    records.replies["checkin"] = Reply(Message(()), ok=False, incident="7f3a")
    rows = await play("ada: /progress\nada: /checkin x\n", records)
    assert rows[0]["file"] == {"name": "a.json", "text": "{}"}
    assert (rows[1]["type"], rows[1]["incident"]) == ("error", "7f3a")


async def test_a_bug_in_the_jobs_is_told_and_the_rest_goes_on() -> None:
    def explode(now: datetime) -> None:
        records.due.append(None)  # type: ignore[arg-type]

    records = Records()
    records.effects["progress"] = explode
    rows = await play("ada: /progress\nada: /progress\n", records)
    assert [row["type"] for row in rows] == ["reply", "error"] * 2


@pytest.mark.parametrize(
    "script, reason",
    [
        ("clock 2026-03-02 07:59 America/New_York", "only forward"),
        ("ada presses x", "none at all"),
        ("clock +9y", "no length"),
        ("clock +3650d\n" * 20, "after the year"),
    ],
)
async def test_a_step_that_cannot_be_done_names_its_line(script: str, reason: str) -> None:
    with pytest.raises(ScriptError, match=reason) as caught:
        await play("\n" + script)
    assert caught.value.line >= 5


async def test_the_first_clock_may_be_anywhere_and_none_is_needed() -> None:
    await play("clock 1999-12-31 23:59 UTC\n", opening="")
    await play("person ada\nada: /progress\n", opening="")


async def test_a_transcript_fits_the_terminal_and_says_what_happened() -> None:
    records = Records()
    records.post(START + timedelta(hours=1), "The week begins " * 12, DONE)
    records.replies["progress"] = Reply(Message((Text(line("Not now.")),)), ok=False)
    written: list[str] = []
    transcript = Transcript(written.append, 60)
    script = "## One\nada in ml: /progress\nfail 503\nclock +1d\nada presses Mark\nrestart\n"

    await rehearse(
        parse_script(OPENING + script), records.open(), VirtualClock(SystemClock()), transcript.tell
    )

    text = "".join(written)
    assert all(len(row) <= 60 for row in text.splitlines())
    assert text.startswith(
        "\nOne\n\nMon 2 Mar 2026 (America/New_York)\n08:00  ada in #ml: /progress\n"
        "       │ Not now.\n08:00  -- the next send will fail: 503 --\n"
        "09:00  -- the week post for #ml fails: 503: the server is\n       away --\n"
        "09:00  #ml  week post\n       │ The week begins"
    )
    assert "\nTue 3 Mar 2026 (America/New_York)\n08:00  ada in #ml: [Mark done]\n" in text
    assert "-- the process is restarted --" in text
