"""What the sidecar tells Prometheus. Labels hold desks, states and kinds; never an id of a person,
a room or a conversation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from foundation.backlog import Backlog
from sidecar.core.audit import Action
from sidecar.lobby.domain import State
from sidecar.monitoring.passages import Passage, Step, passages
from sidecar.monitoring.reading import Counts, Reading
from sidecar.web.front import Check, holds

DATABASE, REDIS = "database", "redis"
WAITED = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
ADMITTING = (0.5, 1, 2, 5, 10, 30, 60)
ENDLESS = float("inf")


@dataclass(frozen=True, kw_only=True, eq=False)
class SidecarFigures(Collector):
    """`parts` are those of /health: they may raise, which counts as not well."""

    reading: Reading
    backlog: Backlog
    parts: Mapping[str, Check]

    def collect(self) -> Iterator[Metric]:
        found = self._of_database()
        well = self._of_redis() | {DATABASE: found is not None}
        up = GaugeMetricFamily(
            "balie_part_up",
            "1 when this part answers, as at /health; `worker` and `agent` were heard of lately.",
            labels=("part",),
        )
        for name, is_well in sorted(well.items()):
            up.add_metric((name,), is_well)
        yield up
        yield from found or ()

    def _of_redis(self) -> dict[str, bool]:
        """Agent and worker are heard of there: without it each would only be waited for."""
        has_redis = holds(self.parts[REDIS])
        others = [name for name in self.parts if name not in (DATABASE, REDIS)]
        return {REDIS: has_redis} | {name: has_redis and holds(self.parts[name]) for name in others}

    def _of_database(self) -> list[Metric] | None:
        """None when it cannot be read: a nought would say that nobody waits."""
        work = self.backlog.families("balie")
        try:
            return [*self._of_desks(), *self._of_the_last_hour(), *work]
        except self.backlog.database.refusal:
            return None

    def _of_desks(self) -> Iterator[Metric]:
        desks, now = self.reading.desks(), self.reading.clock.now()
        here = GaugeMetricFamily(
            "balie_visits", "Visits of today, by desk and state.", labels=("desk", "state")
        )
        longest = GaugeMetricFamily(
            "balie_longest_wait_seconds",
            "How long the first in the queue waits now.",
            labels=("desk",),
        )
        for desk in desks:
            counts = self.reading.visits_today(desk)
            for state in State:
                here.add_metric((desk, state.value), counts.get((desk, state.value), 0))
            since = self.reading.waiting_since(desk)
            longest.add_metric((desk,), (now - since).total_seconds() if since else 0)
        yield here
        yield longest
        yield from self._of_passages(desks, self.reading.steps())

    def _of_passages(self, desks: Iterable[str], steps: Sequence[Step]) -> Iterator[Metric]:
        admitted, recently = Action.VISIT_ADMITTED, self.reading.recently
        for name, explanation, bounds, found in (
            (
                "balie_waited_seconds",
                "From arriving to Toelaten, of the last hour.",
                WAITED,
                passages(steps, Action.VISIT_ARRIVED, admitted),
            ),
            (
                "balie_admitting_seconds",
                "From Toelaten to inside, of the last hour.",
                ADMITTING,
                passages(steps, admitted, Action.VISIT_ENTERED),
            ),
        ):
            recent = [passage for passage in found if passage.until >= recently]
            yield _distribution(name, explanation, bounds, desks, recent)

    def _of_the_last_hour(self) -> Iterator[Metric]:
        reading = self.reading
        yield _counted(
            "balie_identifications",
            "Requests to identify of the last hour, by state and why they failed.",
            ("state", "reason"),
            reading.identifications(),
        )
        yield _counted(
            "balie_messages",
            "Messages that wait, or of which news came in the last hour.",
            ("channel", "state"),
            reading.messages(),
        )
        yield _counted(
            "balie_documents",
            "Documents that are known, by state.",
            ("state",),
            reading.documents(),
        )


def _counted(name: str, explanation: str, labels: tuple[str, ...], counts: Counts) -> Metric:
    family = GaugeMetricFamily(name, explanation, labels=labels)
    for values, number in sorted(counts.items()):
        family.add_metric(values, number)
    return family


def _distribution(
    name: str,
    explanation: str,
    bounds: tuple[float, ...],
    desks: Iterable[str],
    found: Sequence[Passage],
) -> Metric:
    """A gauge, for it goes down again when an hour is over; its buckets add up from low to high."""
    family = GaugeHistogramMetricFamily(name, explanation, labels=("desk",))
    for desk in desks:
        seconds = [passage.seconds for passage in found if passage.desk == desk]
        edges = (-ENDLESS, *bounds, ENDLESS)
        inside = [sum(low < each <= high for each in seconds) for low, high in pairwise(edges)]
        totals = accumulate(inside)
        names = [*(str(float(bound)) for bound in bounds), "+Inf"]
        family.add_metric((desk,), list(zip(names, totals, strict=True)), gsum_value=sum(seconds))
    return family
