"""Row identities, so that a cohort's number is never passed where a person's is meant."""

from typing import NewType

CommunityId = NewType("CommunityId", int)
PersonId = NewType("PersonId", int)
CohortId = NewType("CohortId", int)
MembershipId = NewType("MembershipId", int)
ProjectId = NewType("ProjectId", int)
JobId = NewType("JobId", int)
DeliveryId = NewType("DeliveryId", int)
PlaceId = NewType("PlaceId", int)
