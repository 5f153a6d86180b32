"""One transaction, and every question that can be asked inside it."""

from functools import cached_property

from sqlalchemy import Connection

from bot.storage.audit import Audit
from bot.storage.callers import Callers
from bot.storage.calls import Calls
from bot.storage.checkins import CheckIns
from bot.storage.cohorts import Cohorts
from bot.storage.communities import Communities
from bot.storage.completions import Completions
from bot.storage.deliveries import Deliveries
from bot.storage.editions import Editions
from bot.storage.facilitators import Facilitators
from bot.storage.feeds import Feeds
from bot.storage.installations import Installations
from bot.storage.jobs import Jobs
from bot.storage.leftovers import Leftovers
from bot.storage.memberships import Memberships
from bot.storage.people import People
from bot.storage.privacy import Privacy
from bot.storage.projects import Projects
from bot.storage.records import Records
from bot.storage.reminders import Pauses, Reminders
from bot.storage.ways import Ways


class Tx:
    """What a unit of work is handed. It is over when the unit of work returns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self._connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self._connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection)

    @cached_property
    def callers(self) -> Callers:
        return Callers(self._connection)

    @cached_property
    def calls(self) -> Calls:
        return Calls(self._connection)

    @cached_property
    def checkins(self) -> CheckIns:
        return CheckIns(self._connection)

    @cached_property
    def cohorts(self) -> Cohorts:
        return Cohorts(self._connection)

    @cached_property
    def communities(self) -> Communities:
        return Communities(self._connection)

    @cached_property
    def completions(self) -> Completions:
        return Completions(self._connection)

    @cached_property
    def editions(self) -> Editions:
        return Editions(self._connection)

    @cached_property
    def facilitators(self) -> Facilitators:
        return Facilitators(self._connection)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self._connection)

    @cached_property
    def installations(self) -> Installations:
        return Installations(self._connection)

    @cached_property
    def leftovers(self) -> Leftovers:
        return Leftovers(self._connection)

    @cached_property
    def memberships(self) -> Memberships:
        return Memberships(self._connection)

    @cached_property
    def people(self) -> People:
        return People(self._connection)

    @cached_property
    def privacy(self) -> Privacy:
        return Privacy(self._connection)

    @cached_property
    def projects(self) -> Projects:
        return Projects(self._connection)

    @cached_property
    def pauses(self) -> Pauses:
        return Pauses(self._connection)

    @cached_property
    def records(self) -> Records:
        return Records(self._connection)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._connection)

    @cached_property
    def ways(self) -> Ways:
        return Ways(self._connection)
