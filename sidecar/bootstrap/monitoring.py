"""Connections → what Prometheus reads and what OpenTelemetry is sent, where that is set."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint
from sqlalchemy import text

from foundation.backlog import Backlog
from foundation.metrics import Figures
from sidecar.adapters.sign_of_life import is_worker_alive
from sidecar.adapters.xmpp.leases import agents_alive
from sidecar.bootstrap.ground import Ground
from sidecar.monitoring import web
from sidecar.monitoring.collector import SidecarFigures
from sidecar.monitoring.reading import Reading
from sidecar.web.front import Check

if TYPE_CHECKING:
    from foundation.tracing import Tracing


def tracing_of(ground: Ground, *, service: str) -> "Tracing | None":
    """None where nobody asked for traces: then nothing that sends is loaded either."""
    if not ground.settings.traces_url:
        return None
    from foundation.tracing import Tracing

    return Tracing(ground.settings.traces_url, service=service, municipality=ground.theme.key)


def checks_of(ground: Ground) -> dict[str, Check]:
    """What `/health` asks."""

    def database() -> bool:
        with ground.database.connection() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar())

    return {
        "database": database,
        "redis": lambda: bool(ground.redis.ping()),
        "agent": lambda: agents_alive(ground.redis) > 0,
    }


def figures_of(ground: Ground, parts: Mapping[str, Check]) -> Figures | None:
    """None where nobody may read them."""
    if not ground.settings.metrics_token:
        return None
    read = SidecarFigures(
        reading=Reading(database=ground.database, clock=ground.clock),
        backlog=Backlog(database=ground.database, clock=ground.clock),
        parts={**parts, "worker": lambda: is_worker_alive(ground.redis)},
    )
    return Figures("balie", read=read)


def metrics_blueprints(ground: Ground, figures: Figures | None) -> list[Blueprint]:
    if figures is None:
        return []
    return [web.blueprint(figures, token=ground.settings.metrics_token)]
