"""What a database has to know when it is an earlier state of another one.

Since then people and platforms were told things that no row says any more.
"""

from datetime import datetime

from sqlalchemy import Connection, case, delete, func, select, text, update

from bot.storage.statements import insert_new
from bot.storage.tables import deliveries, feeds, install_states, jobs, metadata, persons, restores

GAP = 1_000_000
"""Ids left out in each table, for rows that came after the copy.

Buttons under messages name them, and so do the keys that platforms know posts by.
"""


def last_sign(connection: Connection) -> datetime | None:
    """When somebody was last seen, or something last done: what came later is not there."""
    columns = (persons.c.seen_at, jobs.c.done_at, deliveries.c.sent_at)
    found = [connection.scalar(select(func.max(column))) for column in columns]
    return max((at for at in found if at), default=None)


def go_on_from(connection: Connection, now: datetime) -> None:
    """Make it safe to go on from here at `now`, in the transaction that is under way.

    Posts due by now are looked for before they are sent, no id is given out that was given out
    before, and who had set out to add the bot has to begin anew.
    """
    connection.execute(insert_new(connection, restores), {"at": now})
    connection.execute(
        update(deliveries)
        .where(deliveries.c.wake_at.is_not(None))
        .values(
            state="waiting",
            worker=None,
            ambiguous=True,
            wake_at=case((deliveries.c.state == "sending", now), else_=deliveries.c.wake_at),
        )
    )
    connection.execute(delete(install_states))
    # What calendar apps hold may be later than what was noted: all of it counts as new.
    connection.execute(update(feeds).values(noted={}))
    for name, table in metadata.tables.items():
        if "id" in table.c:
            _leave_ids_out(connection, name)


def _leave_ids_out(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "SELECT setval(own.key, nextval(own.key) + :gap)"
                " FROM (SELECT CAST(pg_get_serial_sequence(:table, 'id') AS regclass) AS key) own"
            ),
            {"table": table, "gap": GAP},
        )
        return
    given = {"table": table, "gap": GAP}
    moved = text("UPDATE sqlite_sequence SET seq = seq + :gap WHERE name = :table")
    if not connection.execute(moved, given).rowcount:
        begun = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :gap)")
        connection.execute(begun, given)
