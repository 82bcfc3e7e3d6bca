"""The tables of all stores: what the newest revision must make."""

from sidecar.adapters import audit, outbox, staff_sessions
from sidecar.appointments import store as appointments
from sidecar.identification import store as identification
from sidecar.lobby import store as lobby

ALL = [
    audit.metadata,
    outbox.metadata,
    staff_sessions.metadata,
    appointments.metadata,
    lobby.metadata,
    identification.metadata,
]
