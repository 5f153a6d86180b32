"""What the database says, and the disk it lies on."""

import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.cohorts import Cohort
from bot.domain.findings import Finding, fine, note, sentence, wrong
from bot.domain.places import Place
from bot.services.plan import ON
from bot.storage import migrate
from bot.storage.address import file_of, parse
from bot.storage.errors import StorageError
from bot.storage.glance import glance
from bot.storage.installations import Kept
from bot.storage.tx import Tx
from bot.storage.urls import without_secrets

DATABASE, DISK = "database", "disk"
"""What findings are about."""

LEAST_FREE = 200 * 10**6
"""Bytes on the disk: with less, the next writes may fail."""

MOUNTS = Path("/proc/self/mounts")
REMOTE = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.rclone"),
        *("fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("smb2", "smb3", "smbfs"),
    }
)
"""File systems on which SQLite's locks or its log may not work."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the outside: places of cohorts, and Slack's installations.

    `around` has the installation that a workspace with cohorts belongs to.
    """

    spots: tuple[tuple[Cohort, Place], ...] = ()
    installations: tuple[Kept, ...] = ()
    around: Mapping[str, Kept] = field(default_factory=dict)


def database(url: str) -> Finding:
    """Whether it can be asked, and has the schema of this version."""
    where = f"The database {without_secrets(url)}"
    try:
        found = migrate.status(url)
    except migrate.Newer as error:
        fix = "Install the version of Cairn that did so, or go back to a copy."
        return wrong(DATABASE, sentence(str(error)), fix)
    except StorageError as error:
        words, _, fix = str(error).partition("; ")
        fix = fix or "look at CAIRN_DATABASE_URL, the rights of its folder, and the server"
        return wrong(DATABASE, sentence(words), sentence(fix))
    if found.pending:
        stands = f"at {found.current}, and {found.head} is needed" if found.current else "empty"
        return wrong(DATABASE, f"{where} is {stands}.", "Run `cairn db upgrade`.")
    return fine(DATABASE, f"{where} is up to date ({found.head}).")


def known(url: str) -> Known:
    """What there is to be looked at outside.

    Raises:
        StorageError: the database cannot be asked.
    """
    return glance(url, _known)


def _known(tx: Tx) -> Known:
    spots = tuple(
        (tx.cohorts.with_id(cohort), place)
        for cohort, place in tx.cohorts.spots(ON, ("discord", "slack"))
    )
    teams = {place.community for _, place in spots if place.platform == "slack"}
    found = {team: tx.installations.at(team) or tx.installations.around(team) for team in teams}
    around = {team: kept for team, kept in found.items() if kept}
    return Known(spots, tuple(tx.installations.every()), around)


def disk(url: str, mounts: Path = MOUNTS, least: int = LEAST_FREE) -> Iterator[Finding]:
    """What is the matter where an SQLite file lies or is to lie; nothing on a server."""
    address = parse(url)
    if address.get_backend_name() != "sqlite":
        return
    try:
        path = file_of(address).absolute()
    except StorageError:
        return  # which is said of the database
    folder = next(one for one in path.parents if one.is_dir())
    kind, free = filesystem(folder, mounts), shutil.disk_usage(folder).free
    troubles = tuple(_troubles(path, folder, kind, free, least))
    yield from troubles
    if (
        os.name == "posix"
        and path.is_file()
        and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ):
        words = f"Others on this machine may open {path}, which holds what people told the bot."
        yield note(DISK, words, f"Run `chmod 600 {path}`.")
    if not troubles:
        on = f" ({kind})" if kind else ""
        yield fine(DISK, f"{folder}{on} can be written, and has {_size(free)} left.")


def _troubles(
    path: Path, folder: Path, kind: str | None, free: int, least: int
) -> Iterator[Finding]:
    if kind in REMOTE:
        words = f"{folder} is on a network file system ({kind}), where SQLite may lose data."
        yield wrong(DISK, words, "Keep the file on a local disk, or take PostgreSQL.")
    needed = [folder, *(one for one in (path,) if one.exists())]
    if shut := [str(one) for one in needed if not os.access(one, os.W_OK)]:
        words = f"{' and '.join(shut)} cannot be written by this user."
        yield wrong(DISK, words, "Give it to the user that runs Cairn, or mount it writable.")
    if free < least:
        words = f"Only {_size(free)} are left on the disk of {folder}."
        yield wrong(DISK, words, "Make room; old copies of the database may be what fills it.")


def filesystem(folder: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system a folder is on; None where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    found: tuple[int, str | None] = (-1, None)
    for line in lines:
        _, point, kind, *_ = line.split(" ")
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point))
        depth = len(mounted.parts)
        if folder.is_relative_to(mounted) and depth >= found[0]:
            found = (depth, kind)
    return found[1]


def _size(bytes_: int) -> str:
    return f"{bytes_ / 10**9:.1f} GB" if bytes_ >= 10**9 else f"{bytes_ / 10**6:.0f} MB"
