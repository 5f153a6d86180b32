"""Who changed what for others, when and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.domain.ids import CohortId, CommunityId, PersonId
from bot.storage.tables import audit


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        actor: PersonId,
        action: str,
        *,
        community: CommunityId | None,
        cohort: CohortId | None,
        subject: PersonId | None = None,
        detail: Mapping[str, Any],
        now: datetime,
    ) -> None:
        """Write down an action a facilitator took, and whom it was about."""
        self._connection.execute(
            insert(audit).values(
                actor=actor,
                action=action,
                community_id=community,
                cohort_id=cohort,
                subject=subject,
                detail=dict(detail),
                at=now,
            )
        )
