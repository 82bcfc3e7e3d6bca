"""What ident tells Prometheus: how logins ended, what waits, and until when certificates last.

Nothing of a person, a request or a conversation is in a label.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from foundation.backlog import Backlog
from ident.domain import Subject
from ident.ports import Action, AuditTrail

IDENTIFIED = "identified"


def _logins() -> Counter:
    return Counter(
        "ident_logins",
        "Logins that ended, by outcome: identified, or the code of the refusal.",
        ("outcome",),
        registry=None,
    )


@dataclass(frozen=True, kw_only=True)
class CountedTrail:
    """Implements AuditTrail: the trail that was there, and a count of how logins ended."""

    trail: AuditTrail
    logins: Counter = field(default_factory=_logins)

    def record(
        self,
        action: Action,
        *,
        request_id: str,
        actor: str = "citizen",
        code: str = "",
        whom: Subject | None = None,
    ) -> None:
        self.trail.record(action, request_id=request_id, actor=actor, code=code, whom=whom)
        if action is Action.IDENTIFIED:
            self.logins.labels(IDENTIFIED).inc()
        elif action is Action.LOGIN_FAILED:
            self.logins.labels(code).inc()


@dataclass(frozen=True, kw_only=True, eq=False)
class IdentFigures(Collector):
    """What is read when it is asked."""

    pings: Callable[[], bool]
    backlog: Backlog
    certificates: Callable[[], Mapping[str, datetime]]
    waits_for_approval: Callable[[], bool]

    def collect(self) -> Iterator[Metric]:
        has_redis, work = self._has_redis(), self._work()
        up = GaugeMetricFamily("ident_part_up", "1 when this part answers.", labels=("part",))
        up.add_metric(("redis",), has_redis)
        up.add_metric(("database",), work is not None)
        yield up
        # What cannot be read is left out: a nought would say that nothing waits.
        yield from work or ()
        ends = GaugeMetricFamily(
            "ident_certificate_ends_timestamp_seconds",
            "When each certificate ends that a login needs.",
            labels=("certificate",),
        )
        for name, at in sorted(self.certificates().items()):
            ends.add_metric((name,), at.timestamp())
        yield ends
        yield GaugeMetricFamily(
            "ident_metadata_waiting",
            "1 when new metadata of DigiD wait for approval.",
            value=self.waits_for_approval(),
        )

    def _has_redis(self) -> bool:
        try:
            return self.pings()
        except RedisError:
            return False

    def _work(self) -> list[GaugeMetricFamily] | None:
        try:
            return list(self.backlog.families("ident"))
        except self.backlog.database.refusal:
            return None
