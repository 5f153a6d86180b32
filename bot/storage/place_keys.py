"""The rows of many places at once."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from bot.domain.ids import PlaceId
from bot.domain.places import Place
from bot.storage.statements import insert_new, portions
from bot.storage.tables import places

COLUMNS = (places.c.platform, places.c.community_ref, places.c.channel, places.c.direct)

# By community, because SQLite looks through the whole table for `(a, b) IN (VALUES …)`.
KNOWN = select(places.c.id, *COLUMNS).where(
    places.c.platform == bindparam("platform"),
    places.c.community_ref == bindparam("community"),
    places.c.channel.in_(bindparam("channels", expanding=True)),
)


def place_keys(connection: Connection, wanted: Collection[Place]) -> Mapping[Place, PlaceId]:
    """The row of each place, made when it is new."""
    every = list(dict.fromkeys(wanted))
    known = _known(connection, every)
    missing = [place for place in every if place not in known]
    if missing:
        connection.execute(
            insert_new(connection, places),
            [
                dict(zip((column.name for column in COLUMNS), _values(place), strict=True))
                for place in missing
            ],
        )
        known |= _known(connection, missing)
    return known


def _known(connection: Connection, wanted: Sequence[Place]) -> dict[Place, PlaceId]:
    channels: dict[tuple[str, str], list[str]] = {}
    for place in wanted:
        channels.setdefault((place.platform, place.community), []).append(place.channel)
    found = {
        Place(*values): PlaceId(key)
        for (platform, community), there in channels.items()
        for portion in portions(there)
        for key, *values in connection.execute(
            KNOWN, {"platform": platform, "community": community, "channels": portion}
        ).all()
    }
    return {place: found[place] for place in wanted if place in found}


def _values(place: Place) -> tuple[str, str, str, bool]:
    return place.platform, place.community, place.channel, place.direct
