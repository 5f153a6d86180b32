"""Projects that members show."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.ids import MembershipId, ProjectId
from bot.domain.portfolio import Project
from bot.storage.prepared import Prepared
from bot.storage.tables import projects

OF = Prepared(
    select(projects.c.id, projects.c.title, projects.c.link, projects.c.at)
    .where(projects.c.membership_id == bindparam("membership"))
    .order_by(projects.c.id.desc())
)


class Projects:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, membership: MembershipId) -> tuple[Project, ...]:
        """What a member shows, the latest first."""
        rows = OF.rows(self._connection, membership=membership)
        return tuple(Project(ProjectId(row.id), row.title, row.link, row.at) for row in rows)

    def add(self, membership: MembershipId, title: str, link: str | None, now: datetime) -> Project:
        key = self._connection.execute(
            insert(projects)
            .values(membership_id=membership, title=title, link=link, at=now)
            .returning(projects.c.id)
        ).scalar_one()
        return Project(ProjectId(key), title, link, now)

    def relink(self, project: ProjectId, link: str | None) -> None:
        """Give a project another link, or none."""
        self._connection.execute(update(projects).where(projects.c.id == project).values(link=link))

    def remove(self, project: ProjectId) -> None:
        self._connection.execute(delete(projects).where(projects.c.id == project))
