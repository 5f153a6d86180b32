"""The rows of many places at once."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, select, tuple_

from bot.domain.ids import PlaceId
from bot.domain.places import Place
from bot.storage.statements import insert_new, portions
from bot.storage.tables import places

COLUMNS = (places.c.platform, places.c.community_ref, places.c.channel, places.c.direct)


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
    return {
        Place(*values): PlaceId(key)
        for portion in portions(wanted)
        for key, *values in connection.execute(
            select(places.c.id, *COLUMNS).where(tuple_(*COLUMNS).in_(map(_values, portion)))
        )
    }


def _values(place: Place) -> tuple[str, str, str, bool]:
    return place.platform, place.community, place.channel, place.direct
