"""What a civil servant is shown of the lobby: the list of a day, and the people of a call."""

from datetime import date, timedelta

from flask import render_template, request

from branding import moments
from branding.pages import current_texts
from sidecar.core import local_time
from sidecar.lobby.awaited import awaited
from sidecar.lobby.lines import lines
from sidecar.lobby.paging import Wanted
from sidecar.lobby.ports import Contacts
from sidecar.lobby.readiness import readiness
from sidecar.lobby.we_wait import WeWait
from sidecar.web.guards import current_employee

A_DAY = timedelta(days=1)
# Of older appointments nothing is kept; none is planned further ahead.
FURTHEST = timedelta(days=366)
MINE, NOBODYS = "mij", "niemand"


class Shown:
    """The list and the people of a call, with all that is known of them."""

    def __init__(self, we_wait: WeWait, contacts: Contacts) -> None:
        self._we_wait = we_wait
        self._lobby = we_wait.lobby
        self._contacts = contacts

    def list(self, template: str) -> str:
        page = request.values.get("pagina", "1")
        wanted = request.values.get("zoek", "").strip()[:80]
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        today = local_time.day_of(self._lobby.clock.now())
        view = request.values.get("van", "")
        of = {MINE: current_employee().id, NOBODYS: ""}.get(view)
        on = _day(request.values.get("dag", ""), otherwise=today)
        queue = self._lobby.queue(current_employee(), Wanted(number, wanted, of), on=on)
        known = self._contacts.of([visit.participant_id for visit in queue.visits])
        notices = self._we_wait.notices_of(queue.visits)
        found = lines(queue.visits, known, notices, current_texts(), self._lobby.clock.now())
        return render_template(
            template,
            queue=queue,
            lines=found,
            wanted=wanted,
            page=queue.page,
            view="" if of is None else view,
            views=("", MINE, NOBODYS),
            on=on,
            on_name=moments.day(current_texts(), local_time.from_wall(on, 0)),
            is_today=on == today,
            day_before=on - A_DAY,
            day_after=on + A_DAY,
        )

    def people(self, template: str, appointment_id: str, **more: object) -> str:
        visits = self._lobby.of_appointment(appointment_id, by=current_employee())
        known = self._contacts.of([visit.participant_id for visit in visits])
        notices, texts = self._we_wait.notices_of(visits), current_texts()
        now = self._lobby.clock.now()
        return render_template(
            template,
            visits=visits,
            readiness={who: readiness(contact, texts) for who, contact in known.items()},
            awaited={
                visit.participant_id: awaited(visit, notices.get(visit.participant_id), texts, now)
                for visit in visits
            },
            appointment_id=appointment_id,
            **more,
        )


def _day(text: str, *, otherwise: date) -> date:
    """The day of a link of ours; what is no day that can be shown is as if nothing was asked."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-23") else otherwise
    except ValueError:
        return otherwise
    return day if abs(day - otherwise) <= FURTHEST else otherwise
