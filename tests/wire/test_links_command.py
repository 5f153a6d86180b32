"""`cairn content links`, as people type it."""

import asyncio
import io
import os
import pty
import re
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli.counter import Counter
from bot.cli.links import report
from bot.cli.main import main
from bot.cli.verdicts import State, Verdict
from tests.unit.content import sample
from tests.wire.site import serving

EVENT = """\
- id: big-draw
  title: The Big Draw
  url: {}/410
  kind: community
  months: [10]
  note: All of October.
"""


class Site:
    """Answers with the number that the path begins with; 301 leads to /200."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.address = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(request.path)
        return web.Response(status=int(request.path[1:4]), headers={"Location": "/200"})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site()
    async with serving(found.answer) as found.address:
        yield found


def road(folder: Path, site: Site, *paths: str) -> int:
    """Writes a roadmap with its own resources, all of them fine, and one for each path.

    Returns how many are its own.
    """
    texts = sample.files()
    del texts["events.yaml"]
    text = texts["resources.yaml"]
    own = text.count("\n  url: ")
    numbers = count()
    text = re.sub(r"\burl: .*", lambda _: f"url: {site.address}/200/{next(numbers)}", text)
    entry = "- id: " + text.partition("- id: ")[2].partition("\n- id: ")[0].rstrip() + "\n"
    for path in paths:
        named = re.sub(r"- id: .*", f"- id: to-{path}", entry)
        text += re.sub(r"url: .*", f"url: {site.address}/{path}", named)
    sample.write(folder, texts | {"resources.yaml": text})
    return own


async def links(*words: str) -> int:
    return await asyncio.to_thread(main, ["content", "links", *words])


async def test_the_report_has_a_line_for_each_address_that_is_not_fine(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    own = road(tmp_path / "road", site, "404", "301", "500", "200", "410", "308")

    status = await links(str(tmp_path / "road"))

    out, err = capfd.readouterr()
    at = site.address
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "Moved:",
        f"  to-301  {at}/301  is at {at}/200 now",
        f"  to-308  {at}/308  is at {at}/200 now",
        "",
        "Unsure:",
        f"  to-500  {at}/500  500 Internal Server Error",
        "",
        "Broken:",
        f"  to-404  {at}/404  404 Not Found",
        f"  to-410  {at}/410  410 Gone",
        "",
        f"{own + 6} addresses: {own + 1} fine, 2 moved, 1 unsure, 2 broken.",
    ]


async def test_only_what_is_broken_fails(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    own = road(tmp_path / "road", site, "301", "403")

    assert await links(str(tmp_path / "road"), "--at-once", "1") == 0
    assert capfd.readouterr().out.endswith(
        f"{own + 2} addresses: {own} fine, 1 moved, 1 unsure, 0 broken.\n"
    )


async def test_what_several_roadmaps_use_is_asked_once(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    road(tmp_path / "one", site, "404", "410")
    own = road(tmp_path / "two", site, "404", "410")
    for name, pattern, new in (
        ("roadmap.yaml", r"^id: .*", "id: another"),
        ("resources.yaml", r"- id: to-404", "- id: also-to-404"),
    ):
        path = tmp_path / "two" / name
        path.write_text(re.sub(pattern, new, path.read_text(), count=1, flags=re.MULTILINE))

    assert await links(str(tmp_path)) == 1
    out, _ = capfd.readouterr()
    assert f"  to-404, also-to-404  {site.address}/404  404 Not Found\n" in out
    assert f"  to-410  {site.address}/410  410 Gone\n" in out
    assert out.endswith(f"{own + 2} addresses: {own} fine, 0 moved, 0 unsure, 2 broken.\n")
    assert sorted(site.asked) == sorted({*site.asked})


async def test_events_are_asked_too(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    road(tmp_path / "road", site)
    (tmp_path / "road" / "events.yaml").write_text(EVENT.format(site.address))

    assert await links(str(tmp_path / "road")) == 1
    assert f"  big-draw  {site.address}/410  410 Gone\n" in capfd.readouterr().out


async def test_a_roadmap_with_faults_is_mended_first(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    road(tmp_path / "road", site, "404", "404")

    assert await links(str(tmp_path / "road")) == 1
    assert "is the address of another resource" in capfd.readouterr().out
    assert site.asked == []
    assert await links(str(tmp_path / "nowhere")) == 1
    assert capfd.readouterr().err.startswith("cairn: no roadmap.yaml in ")


@pytest.mark.parametrize("number", ["0", "65", "-1", "many", ""])
def test_requests_at_once_are_a_sensible_number(
    number: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["content", "links", f"--at-once={number}"])

    assert stopped.value.code == 2
    assert "--at-once: takes a whole number from 1 to 64" in capfd.readouterr().err


async def test_a_terminal_is_shown_how_far_it_is_and_then_nothing(
    site: Site, tmp_path: Path
) -> None:
    total = road(tmp_path / "road", site, "404") + 1
    shown, terminal = pty.openpty()
    try:
        command = [sys.executable, "-m", "bot", "content", "links", str(tmp_path / "road")]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=terminal
        )
        out, _ = await process.communicate()
    finally:
        os.close(terminal)
    err = os.read(shown, 65_536).decode()  # or an OSError: nothing more can come
    os.close(shown)

    lines = err.split("\r")
    assert lines[1] == f"Checking {0:>{len(str(total))}}/{total} ░░░░░░░░░░░░░░░░░░░░"
    assert lines[-3] == f"Checking {total}/{total} ████████████████████"
    assert lines[-2:] == [" " * len(lines[-3]), ""]
    assert "\n" not in err
    assert b"Checking" not in out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_counter_keeps_its_place() -> None:
    stream = Terminal()
    with Counter("Checking", 10, stream) as counter:
        counter.step()

    assert stream.getvalue().startswith(f"\rChecking  0/10 {'░' * 20}\rChecking  1/10 ██░")


def test_one_address_is_no_addresses() -> None:
    found = {"https://a.example/": Verdict(State.FINE)}

    assert [*report({"https://a.example/": ["a"]}, found)] == [
        "1 address: 1 fine, 0 moved, 0 unsure, 0 broken."
    ]


def test_what_is_no_terminal_gets_no_counter() -> None:
    stream = io.StringIO()
    with Counter("Checking", 2, stream) as counter:
        counter.step()

    assert stream.getvalue() == ""
