"""Builders with valid defaults; a test names only what it is about."""

from datetime import timedelta

from sidecar.core.devices import DeviceCheck, Result
from sidecar.core.people import Employee, Role, Visitor
from sidecar.core.visits import PlannedVisit
from sidecar.lobby.domain import Visit
from sidecar.rooms.domain import Stay
from tests.fakes.clock import A_MONDAY


def an_employee(employee_id="e1", **changes):
    values = {
        "id": employee_id,
        "name": "Sanne de Vries",
        "function": "medewerker burgerzaken",
        "desks": frozenset({"burgerzaken"}),
        "roles": frozenset({Role.EMPLOYEE}),
    }
    return Employee(**values | changes)


def a_visitor(participant_id="p1", **changes):
    values = {
        "participant_id": participant_id,
        "appointment_id": "a1",
        "name": "Jan Jansen",
        "language": "nl",
    }
    return Visitor(**values | changes)


def a_planned_visit(participant_id="p1", **changes):
    values = {
        "participant_id": participant_id,
        "appointment_id": "a1",
        "desk_id": "burgerzaken",
        "room": "balie-1",
        "name": "Jan Jansen",
        "language": "nl",
        "product": "Geboorte aangeven",
        "employee_id": "e1",
        "employee_name": "Sanne de Vries",
        "starts_at": A_MONDAY,
        "ends_at": A_MONDAY + timedelta(minutes=20),
    }
    return PlannedVisit(**values | changes)


def a_visit(participant_id="p1", **changes):
    planned = vars(a_planned_visit(participant_id))
    return Visit(**planned | changes)


def a_stay(**changes):
    values = {
        "room": "balie-1",
        "identity": "p1",
        "jid": "one@meet.jitsi/1",
        "joined_at": A_MONDAY,
    }
    return Stay(**values | changes)


def a_device_check(participant_id="p1", **changes):
    values = {
        "participant_id": participant_id,
        "appointment_id": "a1",
        "checked_at": A_MONDAY,
        "camera": Result.OK,
        "microphone": Result.OK,
        "sound": Result.OK,
        "network": Result.OK,
        "browser": "firefox",
    }
    return DeviceCheck(**values | changes)
