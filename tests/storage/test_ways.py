"""The ways that members take."""

from datetime import time

from bot.domain.cohorts import Membership, MembershipState, Plan
from bot.domain.days import Era
from bot.domain.ids import CohortId
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.rows import DAY, NOW, add_cohort


def member(tx: Tx, cohort: CohortId, name: str) -> Membership:
    community = tx.communities.known("console", "home") or tx.communities.add(
        "console", "home", "Home", NOW
    )
    era = Era(NOW, "Europe/Berlin", time(4))
    person = tx.people.add(
        platform="console", external_id=name, name=name, community=community.id, era=era, now=NOW
    ).id
    tx.memberships.add(
        cohort,
        person,
        state=MembershipState.ACTIVE,
        plan=Plan.CURRENT,
        shift=0,
        joined_on=DAY,
        now=NOW,
    )
    (found,) = tx.memberships.of(person)
    return found


async def test_a_way_taken_again_is_in_the_place_of_the_other(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, str]]:
        cohort = add_cohort(tx)
        ada, bob = member(tx, cohort, "ada").id, member(tx, cohort, "bob").id
        seen = [tx.ways.of(ada)]
        for branch, way in (("specialization", "nlp"), ("domain", "finance")):
            tx.ways.take(ada, branch, way)
        tx.ways.take(bob, "domain", "retail")
        seen.append(tx.ways.of(ada))
        tx.ways.take(ada, "specialization", "cv")
        seen.append(tx.ways.of(ada))
        return [*seen, tx.ways.of(bob)]

    assert await store.write(work) == [
        {},
        {"domain": "finance", "specialization": "nlp"},
        {"domain": "finance", "specialization": "cv"},
        {"domain": "retail"},
    ]


async def test_a_way_given_up_leaves_the_others(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, str]]:
        cohort = add_cohort(tx)
        ada, bob = member(tx, cohort, "ada").id, member(tx, cohort, "bob").id
        for one in (ada, bob):
            tx.ways.take(one, "specialization", "nlp")
            tx.ways.take(one, "domain", "finance")
        tx.ways.give_up(ada, "domain")
        tx.ways.give_up(ada, "domain")
        return [tx.ways.of(ada), tx.ways.of(bob)]

    assert await store.write(work) == [
        {"specialization": "nlp"},
        {"domain": "finance", "specialization": "nlp"},
    ]


async def test_a_cohort_has_the_ways_of_its_active_members(store: Store) -> None:
    def work(tx: Tx) -> list[frozenset[str]]:
        spring, autumn = add_cohort(tx), add_cohort(tx, "ML autumn")
        seen = [tx.ways.in_cohort(spring)]
        people = [member(tx, spring, name) for name in ("ada", "bob", "cy")]
        for one, way in zip(people, ("nlp", "nlp", "cv"), strict=True):
            tx.ways.take(one.id, "specialization", way)
        tx.ways.take(people[0].id, "domain", "finance")
        tx.ways.take(member(tx, autumn, "dee").id, "domain", "retail")
        seen.append(tx.ways.in_cohort(spring))
        for one in people[1:]:
            tx.memberships.set_state(one, MembershipState.LEFT, DAY)
        return [*seen, tx.ways.in_cohort(spring)]

    assert await store.write(work) == [
        frozenset(),
        {"nlp", "cv", "finance"},
        {"nlp", "finance"},
    ]
