"""What Alembic runs: the revisions, on the connection that `ident.migrations` hands over."""

from foundation import outbox, revisions
from ident.evidence import store as evidence

revisions.run([outbox.metadata, evidence.metadata])
