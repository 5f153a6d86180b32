"""What a database knows when it is an earlier state of another one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.domain.ids import DeliveryId
from bot.domain.queue import NewDelivery, NewJob, Sent
from bot.storage.restore import restore
from bot.storage.restored import GAP
from bot.storage.tables import install_states
from bot.storage.tx import Tx
from tests.databases import PG_RESTORE
from tests.rows import DAY, LEASE, NOW, PLACE, add_cohort, add_job, add_person, snapshot
from tests.storage.copies import LATER, Make, contents, copied, put_back, run


def test_ids_that_may_have_been_given_out_since_are_not_given_out_again(
    copy: Path, target: str
) -> None:
    put_back(copy, target)

    assert run(target, lambda tx: add_cohort(tx, "Another")) >= GAP
    assert run(target, add_person) >= GAP
    job = run(target, lambda tx: add_job(tx, NewJob("week 1", "week", DAY, NOW)))
    assert job >= GAP  # of a table that was empty


def test_posts_due_before_are_looked_for_and_later_ones_are_not(
    origin: str, target: str, tmp_path: Path
) -> None:
    def three(tx: Tx) -> list[str]:
        """One that waits, one that was being sent, one that has arrived."""
        for name in ("waits", "sends", "sent"):
            add(tx, name)
        tx.deliveries.claim(NOW, "gone", LEASE, 1, ["console"])
        tx.deliveries.settle([Sent(DeliveryId(1), "message")], "gone", NOW)
        tx.deliveries.claim(NOW, "gone", LEASE * 1000, 1, ["console"])
        return []

    run(origin, three)
    put_back(copied(origin, tmp_path / "copy"), target)
    run(
        target,
        lambda tx: add(tx, "due before", LATER),
        lambda tx: add(tx, "due later", LATER + timedelta(seconds=1)),
    )

    found = run(
        target,
        lambda tx: tx.deliveries.claim(LATER + timedelta(minutes=1), "new", LEASE, 10, ["console"]),
    )
    assert [(one.kind, one.ambiguous) for one in found] == [
        ("sends", True),
        ("sent", True),
        ("due before", True),
        ("due later", False),
    ]


def test_an_edit_is_known_by_what_it_edits(origin: str) -> None:
    """Or the message would not be found where the row of the edit is gone."""

    def nonces(tx: Tx) -> list[str]:
        add(tx, "digest")
        job = add_job(tx, NewJob("edit", "digest", DAY, NOW))
        edit = NewDelivery(job, PLACE, "digest", {}, NOW, LATER, edits=DeliveryId(1))
        [first] = tx.deliveries.claim(NOW, "one", LEASE, 9, ["console"])
        tx.deliveries.settle([Sent(first.id, "message")], "one", NOW)
        tx.deliveries.add([edit])
        [second] = tx.deliveries.claim(NOW, "one", LEASE, 9, ["console"])
        return [first.nonce, second.nonce]

    first, second = run(origin, nonces)
    assert first == second


def add(tx: Tx, name: str, due_at: Any = NOW) -> None:
    job = add_job(tx, NewJob(name, name, DAY, due_at))
    ends = due_at + timedelta(days=2)
    tx.deliveries.add([NewDelivery(job, PLACE, name, {}, due_at, ends)])


def test_who_had_set_out_to_add_the_bot_begins_anew(
    origin: str, target: str, tmp_path: Path
) -> None:
    row = {"state": "word", "expires_at": LATER + timedelta(minutes=5)}
    run(origin, lambda tx: tx._connection.execute(insert(install_states).values(row)))

    put_back(copied(origin, tmp_path / "copy"), target)

    assert not run(target, lambda tx: tx.installations.use("word", LATER))


def test_a_copy_of_what_was_restored_can_be_restored(
    origin: str, copy: Path, empty: Make, target: str, tmp_path: Path
) -> None:
    put_back(copy, target)

    again = empty()
    restore(again, copied(target, tmp_path / "again"), LATER + LEASE, pg_restore=PG_RESTORE)

    assert contents(again) == contents(origin)
    assert run(again, snapshot)["restores"] == [(LATER,), (LATER + LEASE,)]
