"""The ledger of the vault in the database: keys, segments, and what was said to be received."""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    func,
    insert,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.exc import IntegrityError

from sidecar.adapters.database import Database
from sidecar.core.errors import NotFound
from sidecar.documents.vault.domain import MARK, Held, Segment, Wrapped
from sidecar.documents.vault.tables import sealed_documents, sealed_segments

_D, _S = sealed_documents.c, sealed_segments.c
_OF_SEGMENT = (_S.number, _S.blob, _S.first_byte, _S.length)


class DatabaseLedger:
    """See `sidecar.documents.vault.ports.Ledger` and `Upkeep`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, document_id: str, key: Wrapped) -> None:
        held = Held(document_id=document_id, key=key)
        with self._database.transaction() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(sealed_documents).values(_values(held)))
            except IntegrityError:
                return

    def held(self, document_id: str) -> Held:
        query = select(sealed_documents).where(_D.document_id == document_id)
        with self._database.connection() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"document {document_id} is not in the vault")
        return _held(row)

    def whole(self, document_id: str) -> tuple[Held, tuple[Segment, ...]]:
        # One query: between two the document may be written anew.
        query = (
            select(sealed_documents, *(column.label(f"s_{column.name}") for column in _OF_SEGMENT))
            .outerjoin(sealed_segments, _S.document_id == _D.document_id)
            .where(_D.document_id == document_id)
            .order_by(_S.number)
        )
        with self._database.connection() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise NotFound(f"document {document_id} is not in the vault")
        return _held(rows[0]), tuple(
            Segment(
                number=row.s_number,
                blob=row.s_blob,
                first_byte=row.s_first_byte,
                length=row.s_length,
            )
            for row in rows
            if row.s_blob is not None
        )

    def add(self, held: Held, segment: Segment) -> bool:
        longer = held.with_one_more(segment)
        values = {"received": longer.received, "segments": longer.segments}
        with self._database.transaction() as connection:
            changed = connection.execute(
                update(sealed_documents).where(*_still(held)).values(values)
            )
            if changed.rowcount != 1:
                return False
            _add(connection, held.document_id, [segment])
            return True

    def swap(self, held: Held, key: Wrapped, segments: Sequence[Segment]) -> tuple[str, ...] | None:
        new = Held(
            document_id=held.document_id,
            key=key,
            received=sum(segment.length for segment in segments),
            segments=len(segments),
            version=held.version + 1,
        )
        with self._database.transaction() as connection:
            changed = connection.execute(
                update(sealed_documents).where(*_still(held)).values(_values(new))
            )
            if changed.rowcount != 1:
                return None
            gone = _take_out(connection, held.document_id)
            _add(connection, held.document_id, segments)
            return gone

    def forget(self, document_id: str) -> tuple[str, ...]:
        with self._database.transaction() as connection:
            # First the row that all others wait for: after it nobody adds a segment.
            connection.execute(delete(sealed_documents).where(_D.document_id == document_id))
            return _take_out(connection, document_id)

    def wrapped_otherwise(
        self, key_id: str, *, after: str, most: int
    ) -> Sequence[tuple[str, Wrapped]]:
        query = (
            select(_D.document_id, _D.key_id, _D.wrapped_key)
            .where(_D.key_id != key_id, _D.document_id > after)
            .order_by(_D.document_id)
            .limit(most)
        )
        with self._database.connection() as connection:
            rows = connection.execute(query).all()
        return [
            (row.document_id, Wrapped(key_id=row.key_id, wrapped_key=row.wrapped_key))
            for row in rows
        ]

    def rewrap(self, document_id: str, *, was: Wrapped, now: Wrapped) -> bool:
        mine = (_D.document_id == document_id, _D.wrapped_key == was.wrapped_key)
        with self._database.transaction() as connection:
            changed = connection.execute(update(sealed_documents).where(*mine).values(vars(now)))
        return changed.rowcount == 1

    def key_ids(self) -> dict[str, int]:
        query = select(_D.key_id, func.count()).group_by(_D.key_id).order_by(_D.key_id)
        with self._database.connection() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def known(self, blobs: Collection[str]) -> set[str]:
        query = select(_S.blob).where(_S.blob.in_(blobs))
        with self._database.connection() as connection:
            return set(connection.execute(query).scalars())

    def documents_after(self, document_id: str, *, most: int) -> Sequence[str]:
        both = union(select(_D.document_id), select(_S.document_id)).subquery()
        # The mark is of the storage, not of anybody (`sidecar.documents.vault.belonging`).
        mine = (both.c.document_id > document_id, both.c.document_id != MARK)
        query = select(both.c.document_id).where(*mine).order_by(both.c.document_id).limit(most)
        with self._database.connection() as connection:
            return list(connection.execute(query).scalars())

    def segments_after(
        self, document_id: str, number: int, *, most: int
    ) -> Sequence[tuple[str, Segment]]:
        query = (
            select(_S.document_id, *_OF_SEGMENT)
            .where(tuple_(_S.document_id, _S.number) > (document_id, number))
            .order_by(_S.document_id, _S.number)
            .limit(most)
        )
        with self._database.connection() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            (
                row["document_id"],
                Segment(**{column.name: row[column.name] for column in _OF_SEGMENT}),
            )
            for row in rows
        ]


def _still(held: Held) -> tuple[ColumnElement[bool], ...]:
    """Nobody added to it, wrote it anew or took it away. Another wrapping is no change."""
    return (
        _D.document_id == held.document_id,
        _D.version == held.version,
        _D.received == held.received,
        _D.segments == held.segments,
    )


def _take_out(connection: Connection, document_id: str) -> tuple[str, ...]:
    mine = _S.document_id == document_id
    blobs = connection.execute(select(_S.blob).where(mine).order_by(_S.number)).scalars().all()
    connection.execute(delete(sealed_segments).where(mine))
    return tuple(blobs)


def _add(connection: Connection, document_id: str, segments: Sequence[Segment]) -> None:
    rows = [{"document_id": document_id, **vars(segment)} for segment in segments]
    if rows:
        connection.execute(insert(sealed_segments), rows)


def _values(held: Held) -> dict[str, object]:
    values = vars(held) | vars(held.key)
    return {name: value for name, value in values.items() if name != "key"}


def _held(row: Row[tuple[object, ...]]) -> Held:
    return Held(
        document_id=row.document_id,
        key=Wrapped(key_id=row.key_id, wrapped_key=row.wrapped_key),
        received=row.received,
        segments=row.segments,
        version=row.version,
    )
