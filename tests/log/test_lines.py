import asyncio
import io
import logging
import sys
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import logs
from bot.cli.secrecy import Secrecy
from bot.config import LogFormat, LogLevel
from bot.log import about, from_now_on, logger
from bot.storage.errors import StorageError
from tests.log.kept import Logged, objects

DISCORD = "MTE4NzY1NDMyMTA5ODc2NTQzMg.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789ABCD"
SLACK = "xoxb-123456789012-abcDEF"
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def test_an_event_is_one_object_with_its_fields(logged: Logged) -> None:
    written = logged()
    logger("bot.somewhere").info("delivery sent", delivery=4, why="it’s\nso")

    [line] = objects(written)
    assert list(line)[:4] == ["at", "level", "event", "logger"]
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "delivery sent",
        "logger": "bot.somewhere",
        "delivery": 4,
        "why": "it’s\nso",
    }


def test_text_says_the_same_in_one_line(logged: Logged) -> None:
    written = logged(log_format=LogFormat.TEXT)
    logger("bot.somewhere").warning("delivery failed", delivery=4, why="it’s\n\x1b[2Jso")

    [line] = written.getvalue().splitlines()
    assert line[line.index(" ") :] == (
        " [warning  ] delivery failed [bot.somewhere] delivery=4 why='it’s\\n\\x1b[2Jso'"
    )


@pytest.mark.parametrize("style", LogFormat)
def test_libraries_are_written_the_same_way(logged: Logged, style: LogFormat) -> None:
    written = logged(log_format=style)
    logging.getLogger("a.library").warning("so\x1b[2J %s\n%s", "it is", "what was at hand")

    [line] = written.getvalue().splitlines()
    assert "it is" in line
    assert "\x1b" not in line
    assert "at hand" not in line


async def test_what_asyncio_has_at_hand_is_not_quoted(logged: Logged) -> None:
    written = logged()
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def fails(words: str) -> None:
        loop.call_soon(over.set)
        raise ValueError(words)

    loop.call_soon(fails, "what Ada wrote")
    await over.wait()

    [line] = objects(written)
    assert line["event"].startswith("Exception in callback ")
    assert line["exception"].endswith("\nValueError")
    assert "Ada" not in written.getvalue()


def test_the_level_decides_and_libraries_that_quote_people_stay_quiet(logged: Logged) -> None:
    written = logged()
    logger("bot.somewhere").debug("here")
    for name in ("slack_bolt", "sqlalchemy.engine", "asyncio", "whatever.comes"):
        logging.getLogger(name).info("what people wrote")
    logging.getLogger("discord.gateway").debug("what people wrote")
    logging.getLogger("discord.gateway").info("connected")
    logging.getLogger("apscheduler.scheduler").warning("rang late")
    assert [line["event"] for line in objects(written)] == ["here", "connected"]

    written = logged(log_level=LogLevel.WARNING)
    logger("bot.somewhere").info("here")
    logging.getLogger("discord.gateway").info("connected")
    assert written.getvalue() == ""


def test_every_line_of_a_call_says_which(logged: Logged) -> None:
    written = logged()
    log = logger("bot.somewhere")

    def task() -> None:
        with about(platform="discord", call="discord:1"):
            log.info("one")
            logging.getLogger("a.library").warning("two")
            from_now_on(incident="abcd1234")
            log.info("three", call="its own")
        log.info("four")

    copy_context().run(task)

    one, two, three, four = objects(written)
    assert (one["call"], two["call"], three["call"]) == ("discord:1", "discord:1", "its own")
    assert (one["platform"], two["platform"]) == ("discord", "discord")
    assert three["incident"] == "abcd1234"
    assert "call" not in four


def fail() -> None:
    try:
        int("Ada’s secret")
    except ValueError as error:
        raise StorageError("the database is locked") from error


def test_a_traceback_says_where_and_quotes_nobody(logged: Logged) -> None:
    written = logged()
    try:
        fail()
    except StorageError:
        logger("bot.somewhere").exception("a bug", incident="abcd1234")

    [line] = objects(written)
    way = line["exception"].splitlines()
    assert line["incident"] == "abcd1234"
    assert [row for row in way if not row.startswith(" ")] == [
        "Traceback (most recent call last):",
        "ValueError",
        "",
        "The above exception was the direct cause of the following exception:",
        "",
        "Traceback (most recent call last):",
        "bot.storage.errors.StorageError: the database is locked",
    ]
    assert sum("in fail" in row for row in way) == 2


def test_every_error_of_a_group_is_told_once(logged: Logged) -> None:
    written = logged()
    one, other = TypeError("one"), KeyError("what Ada wrote")
    one.__context__, other.__context__ = other, one
    group = ExceptionGroup("what Ada wrote", [one, other])
    logger("bot.somewhere").error("a bug", exc_info=(ExceptionGroup, group, None))

    said = objects(written)[0]["exception"]
    assert "TypeError: one" in said
    assert said.count("KeyError") >= 1
    assert "Ada" not in said


def test_text_has_the_traceback_below(logged: Logged) -> None:
    written = logged(log_format=LogFormat.TEXT)
    try:
        fail()
    except StorageError:
        logger("bot.somewhere").exception("a bug")

    first, second, *_, last = written.getvalue().splitlines()
    assert first.endswith("[error    ] a bug [bot.somewhere]")
    assert second == "Traceback (most recent call last):"
    assert last.endswith("the database is locked")


def test_the_end_of_the_process_is_logged_too(logged: Logged) -> None:
    written = logged()
    error = ValueError("what Ada wrote")
    sys.excepthook(ValueError, error, None)

    [line] = objects(written)
    assert (line["level"], line["event"]) == ("critical", "the process ends over a bug")
    assert "Ada" not in written.getvalue()


SECRETS = {
    "discord_token": "not-in-any-known-shape",
    "slack_bot_token": SLACK,
    "slack_signing_secret": "0123456789abcdef",
    "slack_app_token": "xapp-1-A1-2-beef",
    "database_url": "postgresql://cairn:w%40terfall@db.example.org/cairn",
}


@pytest.mark.parametrize(
    "secret", ["not-in-any-known-shape", "0123456789abcdef", "w%40terfall", "w@terfall", SLACK]
)
def test_what_is_set_is_never_logged(logged: Logged, secret: str) -> None:
    written = logged(**SECRETS)
    logger("bot.somewhere").warning(f"with {secret}!", why=f"about {secret}.", more=[secret])
    logging.getLogger("a.library").warning("got %r", {"authorization": secret})
    try:
        raise TypeError(secret)
    except TypeError:
        logger("bot.somewhere").exception("a bug")

    assert secret not in written.getvalue()
    assert len(objects(written)) == 3


def test_each_key_counts(logged: Logged) -> None:
    written = logged(
        secret_key=f"{KEY}, {KEY[::-1][1:]}=".replace(f", {KEY[::-1][1:]}=", f",{KEY}")
    )
    logging.getLogger("a.library").warning("the key %s", KEY)
    assert objects(written)[0]["event"] == "the key ********"


WEBHOOKS = "https://discord.com/api/v10/webhooks"
SOCKET = "wss://wss-primary.slack.com/link/"


@pytest.mark.parametrize(
    "said, left",
    [
        (f"login with {DISCORD} failed", "login with ******** failed"),
        (f"{SLACK}, xoxe.xoxp-1-Mi0y and xapp-1-A1-2-beef", "********, ******** and ********"),
        (f"{WEBHOOKS}/118/aW50ZXJ/messages/@original 429", f"{WEBHOOKS}/118/******** 429"),
        ("/interactions/5/aW50ZXJhY3Rpb24/callback", "/interactions/5/********"),
        ("to hooks.slack.com/commands/T1/2/x3Yz now", "to hooks.slack.com/******** now"),
        (f"{SOCKET}?ticket=ab-cd&app_id=ef", f"{SOCKET}?ticket=********&app_id=ef"),
        ("GET /oauth?code=1.2.ab&state=x HTTP", "GET /oauth?code=********&state=******** HTTP"),
        ("postgresql://cairn:pa@ss@db/cairn", "postgresql://cairn:********@db/cairn"),
        ("GET /calendar/3q2-7wAAAAAAAAAAAAAAAA.ics", "GET /calendar/********"),
        ("Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer ********"),
    ],
)
def test_what_looks_secret_is_not_logged_either(said: str, left: str) -> None:
    assert Secrecy([])(None, "info", {"event": said}) == {"event": left}


@pytest.mark.parametrize(
    "said",
    [
        "429: too many requests (error code: 50035)",
        "Bot is not in guild 118765432109876543",
        "https://docs.slack.dev/apis/web-api/rate-limits?page=2",
        "cohort:7:week:2026-03-02 https://discord.com/api/v10/channels/118/messages",
        "adapters.discord.requests.Requests.wait",
    ],
)
def test_what_is_no_secret_stays(said: str) -> None:
    assert Secrecy(["short"])(None, "info", {"event": said, "n": 5}) == {"event": said, "n": 5}


@given(st.text(min_size=6), st.text(), st.text())
def test_a_secret_is_found_wherever_it_stands(secret: str, before: str, after: str) -> None:
    event = Secrecy([secret])(None, "info", {"event": f"{before}{secret}{after}"})
    assert secret not in event["event"] or secret in "********"


def test_a_command_that_logs_nowhere_says_what_goes_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    assert logging.lastResort is not None
    monkeypatch.setattr(logging.lastResort, "formatter", None)
    logs.speak_plainly()
    record = logging.LogRecord("bot.x", logging.ERROR, "", 1, "left out", (), None)
    record.why = f"roadmap.yaml:1: {SLACK}"
    logging.lastResort.handle(record)
    assert written.getvalue() == "[error    ] left out why='roadmap.yaml:1: ********'\n"
