"""What Alembic runs: the revisions, on the connection that `sidecar.migrations` hands over."""

from foundation import revisions
from sidecar.migrations.metadata import ALL

revisions.run(ALL)
