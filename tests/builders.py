"""Builders with valid defaults; a test names only what it is about."""

from sidecar.core.people import Employee, Role, Visitor


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
