"""Our tables of documents: what was asked, and what came; never what a document contains."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from foundation.database import UtcDateTime
from sidecar.adapters.database import Database
from sidecar.core.documents import Kind
from sidecar.documents.domain import Document, Origin, Request, State
from sidecar.documents.refusals import DocumentUnknown, RequestUnknown

metadata = MetaData()
requests = Table(
    "document_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("participant_id", String(40), nullable=False),
    Column("label", String(80), nullable=False),
    Column("help", String(300), nullable=False),
    Column("kinds", String(80), nullable=False),
    Column("most", Integer, nullable=False),
    Column("largest", BigInteger, nullable=False),
    Column("is_confidential", Boolean, nullable=False),
    Column("employee_id", String(40), nullable=False),
    Column("employee_name", String(120), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)
documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("appointment_id", String(40), nullable=False, index=True),
    Column("participant_id", String(40), nullable=False),
    Column("request_id", String(40)),
    Column("origin", String(20), nullable=False),
    Column("sender_id", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", BigInteger),
    Column("largest", BigInteger, nullable=False),
    Column("is_confidential", Boolean, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("kind", String(20)),
    Column("pages", Integer, nullable=False),
    Column("why", String(40), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("remark", String(500), nullable=False),
    Column("note", String(500), nullable=False),
    Column("sent_at", UtcDateTime),
    Column("checked_at", UtcDateTime),
    Column("judged_at", UtcDateTime),
    Column("judged_by", String(120), nullable=False),
    Column("shown_at", UtcDateTime),
    Column("waits_since", UtcDateTime),
    Column("waits", Integer, nullable=False),
    Column("case_request", String(40), nullable=False, server_default=""),
    Column("case_number", String(80), nullable=False, server_default=""),
    Column("case_problem", String(40), nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    # Who works on its content at this moment, and until when he is believed to.
    Column("held_by", String(40)),
    Column("held_until", UtcDateTime),
)
_R, _D = requests.c, documents.c
# In other states nobody writes or checks it any more.
_UNDER_WAY = (State.RECEIVING.value, State.CHECKING.value)
_LEASE = ("held_by", "held_until")


class DatabaseDocuments:
    """See `sidecar.documents.ports.Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_request(self, request: Request) -> None:
        kinds = " ".join(kind.value for kind in request.kinds)
        with self._database.transaction() as connection:
            connection.execute(insert(requests).values(asdict(request) | {"kinds": kinds}))

    def request(self, request_id: str) -> Request:
        with self._database.connection() as connection:
            row = connection.execute(select(requests).where(_R.id == request_id)).one_or_none()
        if row is None:
            raise RequestUnknown(f"request {request_id[:40]}")
        return _request(row)

    def withdraw(self, request_id: str, at: datetime) -> bool:
        open_one = update(requests).where(_R.id == request_id, _R.withdrawn_at.is_(None))
        with self._database.transaction() as connection:
            return connection.execute(open_one.values(withdrawn_at=at)).rowcount == 1

    def requests(self, appointment_id: str) -> list[Request]:
        query = select(requests).where(_R.appointment_id == appointment_id)
        with self._database.connection() as connection:
            found = connection.execute(query.order_by(_R.asked_at, _R.id))
            return [_request(row) for row in found]

    def lock(self, participant_id: str) -> None:
        self._database.lock(f"documents of {participant_id}")

    def add(self, document: Document) -> None:
        with self._database.transaction() as connection:
            connection.execute(insert(documents).values(_values(document)))

    def get(self, document_id: str) -> Document:
        with self._database.connection() as connection:
            row = connection.execute(select(documents).where(_D.id == document_id)).one_or_none()
        if row is None:
            raise DocumentUnknown(f"document {document_id[:40]}")
        return _document(row)

    def save(self, document: Document) -> bool:
        mine = (_D.id == document.id, _D.version == document.version - 1)
        with self._database.transaction() as connection:
            changed = connection.execute(update(documents).where(*mine).values(_values(document)))
            return changed.rowcount == 1

    def documents(self, appointment_id: str) -> list[Document]:
        query = select(documents).where(_D.appointment_id == appointment_id)
        with self._database.connection() as connection:
            found = connection.execute(query.order_by(_D.begun_at, _D.id))
            return [_document(row) for row in found]

    def in_states(self, states: Collection[State], *, after: str, most: int) -> list[Document]:
        wanted = and_(_D.state.in_([state.value for state in states]), _D.id > after)
        query = select(documents).where(wanted).order_by(_D.id).limit(most)
        with self._database.connection() as connection:
            return [_document(row) for row in connection.execute(query)]

    def states(self, document_ids: Collection[str]) -> dict[str, State]:
        query = select(_D.id, _D.state).where(_D.id.in_(document_ids))
        with self._database.connection() as connection:
            return {row.id: State(row.state) for row in connection.execute(query)}

    def take(self, document_id: str, holder: str, *, now: datetime, until: datetime) -> bool:
        free = or_(_D.held_by.is_(None), _D.held_by == holder, _D.held_until < now)
        mine = and_(_D.id == document_id, _D.state.in_(_UNDER_WAY), free)
        with self._database.transaction() as connection:
            taken = connection.execute(
                update(documents).where(mine).values(held_by=holder, held_until=until)
            )
            return taken.rowcount == 1

    def release(self, document_id: str, holder: str) -> None:
        mine = update(documents).where(_D.id == document_id, _D.held_by == holder)
        with self._database.transaction() as connection:
            connection.execute(mine.values(held_by=None, held_until=None))

    def remove(self, document_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(documents).where(_D.id == document_id))

    def forget(self, appointment_ids: Collection[str], /) -> dict[str, int]:
        accepted = _D.state == State.ACCEPTED.value
        old = delete(documents).where(_D.appointment_id.in_(appointment_ids), ~accepted)
        with self._database.transaction() as connection:
            gone = connection.execute(old).rowcount
        asked = self._database.deleted(_R.appointment_id, among=appointment_ids)
        return {documents.name: gone} | asked


def _values(document: Document) -> dict[str, object]:
    kind = document.kind.value if document.kind else None
    return asdict(document) | {
        "origin": document.origin.value,
        "state": document.state.value,
        "kind": kind,
    }


def _request(row: Row[*tuple[object, ...]]) -> Request:
    values = dict(row._mapping)
    kinds = tuple(Kind(word) for word in str(values["kinds"]).split())
    return Request(**values | {"kinds": kinds})


def _document(row: Row[*tuple[object, ...]]) -> Document:
    values = {name: value for name, value in row._mapping.items() if name not in _LEASE}
    return Document(
        **values
        | {
            "origin": Origin(values["origin"]),
            "state": State(values["state"]),
            "kind": Kind(values["kind"]) if values["kind"] else None,
        }
    )
