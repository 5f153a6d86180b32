"""What a chat remembers of the messages it was given: in memory, or in a file others share."""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.message import encode, plain
from bot.ports import Outgoing


class PostLog:
    """Message ids by nonce. The same nonce is stored once, however often it arrives."""

    def __init__(self, mark: str = "") -> None:
        """`mark` goes into every id, to tell these from ids given out by an earlier log."""
        self._mark = mark
        self._ids: dict[str, str] = {}
        self._count: Counter[str] = Counter()

    def keep(self, outgoing: Outgoing) -> tuple[str, bool]:
        """The message's id, and whether it is new here."""
        earlier = self._ids.get(outgoing.nonce)
        if earlier is not None:
            return earlier, False
        channel = room(outgoing)
        message_id = f"{channel}/{self._mark}{self._count[channel] + 1}"
        self._learn(channel, outgoing.nonce, message_id)
        return message_id, True

    def find(self, nonce: str) -> str | None:
        """The id of a message that was posted before."""
        return self._ids.get(nonce)

    def change(self, outgoing: Outgoing, message_id: str) -> None:
        """A message has another text from now on."""

    def _learn(self, channel: str, nonce: str, message_id: str) -> None:
        self._count[channel] += 1
        self._ids[nonce] = message_id


class SharedPostLog(PostLog):
    """The same in a file of JSON lines that several processes append to.

    A line is on the disk before `keep` returns, so a process killed right after has posted.
    What the messages say is kept only if `texts`: people can have their words deleted elsewhere.
    """

    def __init__(self, path: Path, *, texts: bool = True) -> None:
        super().__init__()
        self._path = path
        self._texts = texts
        self._read = 0

    def keep(self, outgoing: Outgoing) -> tuple[str, bool]:
        with self._locked() as file:
            message_id, new = super().keep(outgoing)
            if new:
                self._append(file, self._row("post", outgoing, message_id))
        return message_id, new

    def find(self, nonce: str) -> str | None:
        with self._locked():
            return super().find(nonce)

    def change(self, outgoing: Outgoing, message_id: str) -> None:
        if self._texts:
            with self._locked() as file:
                self._append(file, self._row("edit", outgoing, message_id))

    @contextmanager
    def _locked(self) -> Iterator[int]:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._catch_up(file)
            yield file
        finally:
            os.close(file)

    def _catch_up(self, file: int) -> None:
        """Learn what others appended; half a line is from a process killed while it wrote."""
        fresh = os.pread(file, os.fstat(file).st_size - self._read, self._read)
        whole = fresh[: fresh.rfind(b"\n") + 1]
        if len(whole) < len(fresh):
            os.ftruncate(file, self._read + len(whole))
        for line in whole.splitlines():
            row = json.loads(line)
            if row["type"] == "post":
                self._learn(row["id"].rpartition("/")[0], row["nonce"], row["id"])
        self._read += len(whole)

    def _append(self, file: int, row: dict[str, Any]) -> None:
        line = json.dumps(row).encode() + b"\n"
        os.write(file, line)
        os.fsync(file)
        self._read += len(line)

    def _row(self, kind: str, outgoing: Outgoing, message_id: str) -> dict[str, Any]:
        row = {"type": kind, "id": message_id, "nonce": outgoing.nonce}
        return row | _content(outgoing) if self._texts else row


def room(outgoing: Outgoing) -> str:
    """Where it goes, as people write it: `#ml-spring`, or `@ada` for a direct conversation."""
    place = outgoing.place
    return "@" + place.channel if place.direct else place.channel


def _content(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "kind": outgoing.kind,
        "cohort": outgoing.cohort,
        "place": asdict(outgoing.place),
        "thread": outgoing.thread,
        "text": plain(outgoing.message),
        "message": encode(outgoing.message),
    }
