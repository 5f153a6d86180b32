"""Communities: guilds and workspaces."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.ids import CommunityId
from bot.domain.people import Community
from bot.storage.prepared import Prepared
from bot.storage.tables import communities

COLUMNS = (
    communities.c.id,
    communities.c.platform,
    communities.c.external_id,
    communities.c.name,
    communities.c.facilitator_role,
    communities.c.channel,
)

KNOWN = Prepared(
    select(*COLUMNS).where(
        communities.c.platform == bindparam("platform"),
        communities.c.external_id == bindparam("external_id"),
    )
)


class Communities:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, platform: str, external_id: str) -> Community | None:
        """The community with the platform's own id."""
        row = KNOWN.row(self._connection, platform=platform, external_id=external_id)
        return Community(*row) if row else None

    def every(self) -> list[tuple[str, str]]:
        """All there are, by platform and the platform's own id. Any schema so far can answer."""
        rows = self._connection.execute(select(communities.c.platform, communities.c.external_id))
        return [(platform, external_id) for platform, external_id in rows]

    def add(self, platform: str, external_id: str, name: str, now: datetime) -> Community:
        """A community nobody has spoken from before."""
        result = self._connection.execute(
            insert(communities)
            .values(platform=platform, external_id=external_id, name=name, created_at=now)
            .returning(communities.c.id)
        )
        key = CommunityId(result.scalar_one())
        return Community(key, platform, external_id, name)

    def set_up(self, community: CommunityId, role: str | None, channel: str | None) -> None:
        """The facilitator role and the channel that new cohorts post in."""
        self._connection.execute(
            update(communities)
            .where(communities.c.id == community)
            .values(facilitator_role=role, channel=channel)
        )
