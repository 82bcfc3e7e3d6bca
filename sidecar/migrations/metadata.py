"""The tables of all stores: what the newest revision must make."""

from foundation import outbox
from sidecar.adapters import audit, catalogue_tables, desk_members, staff_sessions
from sidecar.api import store as api
from sidecar.appointments import tables as appointments
from sidecar.documents import phone_store as document_phones
from sidecar.documents import store as documents
from sidecar.documents.vault import tables as vault
from sidecar.followup import store as followup
from sidecar.identification import store as identification
from sidecar.lobby import store as lobby
from sidecar.notifications import store as notifications
from sidecar.preparation import store as preparation
from sidecar.rooms import store as rooms

ALL = [
    audit.metadata,
    outbox.metadata,
    staff_sessions.metadata,
    desk_members.metadata,
    catalogue_tables.metadata,
    appointments.metadata,
    lobby.metadata,
    preparation.metadata,
    rooms.metadata,
    identification.metadata,
    documents.metadata,
    document_phones.metadata,
    followup.metadata,
    vault.metadata,
    api.metadata,
    notifications.metadata,
]
