"""From rows to appointments and back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sidecar.adapters.catalogue_rows import product_of
from sidecar.appointments.domain import (
    Appointment,
    Desk,
    Invitation,
    Participant,
    Product,
    State,
)
from sidecar.core.programs import Origin
from sidecar.core.reach import Reach
from sidecar.core.visits import Part


def invitation_of(row: Any, further: Sequence[Product]) -> Invitation:  # noqa: ANN401
    appointment = appointment_of([row], further)
    return Invitation(appointment=appointment, participant=participant_of(row))


def row_of_appointment(appointment: Appointment) -> dict[str, object]:
    return {
        "id": appointment.id,
        "desk_id": appointment.desk.id,
        "product_id": appointment.product.id,
        "employee_id": appointment.employee_id,
        "employee_name": appointment.employee_name,
        "employee_function": appointment.employee_function,
        "room": appointment.room,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "state": appointment.state.value,
        "planning_key": appointment.planning_key,
        "sequence": appointment.sequence,
        "follows": appointment.follows,
        "planned_by": appointment.planned_by,
        "planner_name": appointment.planner_name,
        **_row_of_origin(appointment.origin),
    }


def _row_of_origin(origin: Origin | None) -> dict[str, object]:
    return {
        "source": origin and origin.source,
        "external_id": origin and origin.external_id,
        "content_print": origin and origin.content,
    }


def row_of_participant(participant: Participant) -> dict[str, object]:
    words = {"part": participant.part.value, "reach": participant.reach.value}
    return asdict(participant) | words


def participant_of(row: Any) -> Participant:  # noqa: ANN401
    return Participant(
        id=row.participant_id,
        name=row.name,
        mail=row.mail,
        phone=row.phone,
        language=row.language,
        link_version=row.link_version,
        link_opened_at=row.link_opened_at,
        browser_hash=row.browser_hash,
        part=Part(row.part),
        reach=Reach(row.reach),
        again_of=row.again_of,
    )


def subject_of(row: Any) -> Product:  # noqa: ANN401
    return product_of(row, product_id=row.product_id, name=row.product_name)


def appointment_of(rows: Sequence[Any], further: Sequence[Product]) -> Appointment:
    first = rows[0]
    return Appointment(
        id=first.id,
        desk=Desk(id=first.desk_id, name=first.desk_name, mail=first.desk_mail),
        product=subject_of(first),
        employee_id=first.employee_id,
        employee_name=first.employee_name,
        employee_function=first.employee_function,
        room=first.room,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        participants=tuple(participant_of(row) for row in rows),
        state=State(first.state),
        planning_key=first.planning_key,
        sequence=first.sequence,
        follows=first.follows,
        planned_by=first.planned_by,
        planner_name=first.planner_name,
        origin=_origin_of(first),
        further=tuple(further),
    )


def _origin_of(row: Any) -> Origin | None:  # noqa: ANN401
    if row.source is None:
        return None
    return Origin(source=row.source, external_id=row.external_id, content=row.content_print)
