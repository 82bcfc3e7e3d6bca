"""What Alembic runs: the revisions, on the connection that `ident.migrations` hands over."""

from foundation import outbox, revisions
from ident.evidence import store as evidence
from ident.ldv import store as ldv
from ident.zaken import store as zaken

revisions.run([outbox.metadata, evidence.metadata, zaken.metadata, ldv.metadata])
