"""What is counted, for Prometheus. The only place that knows its library."""

from collections.abc import Mapping
from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.domain.queue import Dropped, Failed, Outcome, Retry, Returned, Sent
from bot.ports import Answered, Linked, Worked
from bot.web.health import Findings

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

QUICK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds that buckets end at, for what usually takes a few milliseconds."""

_ENDS: Mapping[type[Outcome], str] = {
    Sent: "sent",
    Retry: "retried",
    Returned: "returned",
    Failed: "failed",
    Dropped: "dropped",
}


class Metrics:
    """A meter whose readings Prometheus can ask for.

    Each series is cached: to find one by its labels takes longer than to count in it.
    """

    def __init__(self) -> None:
        # When each series began is of no use to anybody.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._commands = cache(
            Counter(
                "cairn_commands",
                "Commands, buttons, forms: `ok`, `refused`, `limited`, `repeated`, `away` or"
                " `bug`.",
                ("command", "outcome"),
                registry=self.registry,
            ).labels
        )
        self._command_seconds = cache(
            Histogram(
                "cairn_command_seconds",
                "Seconds from a call to its answer, without the ways from and to the platform.",
                ("command",),
                buckets=QUICK,
                registry=self.registry,
            ).labels
        )
        self._deliveries = cache(
            Counter(
                "cairn_deliveries",
                "Posts tried: `sent`, `retried` later, `failed` for good, `dropped` as of no use.",
                ("platform", "outcome"),
                registry=self.registry,
            ).labels
        )
        self._jobs = cache(
            Counter(
                "cairn_jobs",
                "Jobs that fell due: `done`, `skipped` with a reason, `retried` or `failed`.",
                ("kind", "outcome"),
                registry=self.registry,
            ).labels
        )
        self._links = cache(
            Counter(
                "cairn_platform_connection_events",
                "Connections that were `opened`, `resumed`, `renewed`, `replaced` or `lost`, and"
                " tries that `failed`.",
                ("platform", "event"),
                registry=self.registry,
            ).labels
        )
        self._stored = Transactions(self.registry)
        self._readings = Readings(self.registry)

    def answered(self, command: str, how: Answered, seconds: float) -> None:
        self._commands(command, how).inc()
        self._command_seconds(command).observe(seconds)

    def delivered(self, platform: str, outcome: Outcome) -> None:
        self._deliveries(platform, _ENDS[type(outcome)]).inc()

    def worked(self, kind: str, how: Worked) -> None:
        self._jobs(kind, how).inc()

    def linked(self, platform: str, how: Linked) -> None:
        self._links(platform, how).inc()

    def stored(self, access: str, waited: float, took: float, runs: int) -> None:
        self._stored.count(access, waited, took, runs)

    def shown(self, found: Findings) -> bytes:
        """Everything counted so far, and what was found just now, as Prometheus reads it."""
        self._readings.set(found)
        return generate_latest(self.registry)


class Transactions:
    """How long the database takes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._waited = cache(
            Histogram(
                "cairn_database_wait_seconds",
                "Seconds that a transaction waited for a connection.",
                ("access",),
                buckets=QUICK,
                registry=registry,
            ).labels
        )
        self._took = cache(
            Histogram(
                "cairn_database_transaction_seconds",
                "Seconds from the beginning of a transaction to its end.",
                ("access",),
                buckets=QUICK,
                registry=registry,
            ).labels
        )
        self._reruns = cache(
            Counter(
                "cairn_database_reruns",
                "Times a transaction was run again: it collided, or its connection was lost.",
                ("access",),
                registry=registry,
            ).labels
        )

    def count(self, access: str, waited: float, took: float, runs: int) -> None:
        self._waited(access).observe(waited)
        if runs:
            self._took(access).observe(took)
        if runs > 1:
            self._reruns(access).inc(runs - 1)


class Readings:
    """What is looked up whenever somebody asks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._database = Gauge(
            "cairn_database_up",
            "1 when the database answers in time and takes what is written, else 0.",
            registry=registry,
        )
        self._oldest_job = Gauge(
            "cairn_oldest_due_job_seconds",
            "Seconds for which the oldest due job has waited to be run.",
            registry=registry,
        )
        self._oldest_delivery = Gauge(
            "cairn_oldest_due_delivery_seconds",
            "Seconds for which the oldest due post has waited to be taken.",
            ("platform",),
            registry=registry,
        )
        self._connected = Gauge(
            "cairn_platform_connected",
            "1 when the platform can be served, else 0.",
            ("platform",),
            registry=registry,
        )
        self._lines = Gauge(
            "cairn_platform_connections",
            "Connections that are open: shards on Discord, sockets on Slack.",
            ("platform",),
            registry=registry,
        )
        self._wanted = Gauge(
            "cairn_platform_connections_wanted",
            "Connections that should be; none on Slack over HTTP.",
            ("platform",),
            registry=registry,
        )

    def set(self, found: Findings) -> None:
        """The lags of a database that does not answer stay as they were found last."""
        self._database.set(not found.why)
        if found.due is not None:
            self._oldest_job.set(found.due.job.total_seconds())
            for platform, lag in found.due.deliveries.items():
                self._oldest_delivery.labels(platform).set(lag.total_seconds())
        for platform, standing in found.standings.items():
            self._connected.labels(platform).set(standing.connected)
            self._lines.labels(platform).set(standing.lines)
            self._wanted.labels(platform).set(standing.wanted)
