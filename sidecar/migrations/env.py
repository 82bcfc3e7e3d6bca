"""What Alembic runs: the revisions, on the connection that `sidecar.migrations` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from foundation.database import UtcDateTime
from sidecar.migrations.metadata import ALL


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """A revision knows no class of ours, or it would change when the class does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL,
    render_item=render,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
