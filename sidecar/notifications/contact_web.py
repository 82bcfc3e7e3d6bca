"""Where a civil servant changes how somebody is reached: after a failed message, or at any time."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from branding.pages import current_texts
from sidecar.core import reach
from sidecar.core.errors import Mistakes
from sidecar.core.visits import Correspondence
from sidecar.notifications.lines import line
from sidecar.notifications.reaching import Reaching
from sidecar.notifications.work_list import WorkList
from sidecar.web.forms import once
from sidecar.web.guards import current_employee

OF_MESSAGE = "/balie/berichten/<message_id>/adres"
OF_PERSON = "/balie/afspraken/<appointment_id>/deelnemers/<participant_id>/adres"
CONTACT = ("mail", "phone", "reach")
NOTHING: Mapping[str, str] = {}
Back = Callable[[str, str], ResponseReturnValue]


def add(routes: Blueprint, work: WorkList, *, back: Back) -> None:
    """`back` leads away from a message, with what was done about it."""
    _add_of_message(routes, work, back)
    _add_of_person(routes, Reaching(work=work))


def _add_of_message(routes: Blueprint, work: WorkList, back: Back) -> None:
    def form(message_id: str, fields: Mapping[str, str], mistakes: Mapping[str, str]) -> str:
        item = work.item(message_id, by=current_employee())
        return render_template(
            "messages/contact.html",
            line=line(current_texts(), item, work.clock.now()),
            **_form(item.to, fields, mistakes, sends_texts=work.sends_texts),
        )

    @routes.get(OF_MESSAGE)
    def ask_contact(message_id: str) -> ResponseReturnValue:
        return form(message_id, NOTHING, NOTHING)

    @routes.post(OF_MESSAGE)
    def change_contact(message_id: str) -> ResponseReturnValue:
        fields = once(CONTACT)
        try:
            work.change_contact(message_id, fields, by=current_employee())
        except Mistakes as error:
            return form(message_id, fields, error.by_field), error.status
        return back(message_id, "contact_changed")


def _add_of_person(routes: Blueprint, reaching: Reaching) -> None:
    def form(
        appointment_id: str,
        participant_id: str,
        fields: Mapping[str, str] = NOTHING,
        mistakes: Mapping[str, str] = NOTHING,
    ) -> str:
        who = reaching.of(participant_id, appointment_id=appointment_id, by=current_employee())
        return render_template(
            "messages/person.html",
            **_form(who, fields, mistakes, sends_texts=reaching.work.sends_texts),
        )

    @routes.get(OF_PERSON)
    def ask_person(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        return form(appointment_id, participant_id)

    @routes.post(OF_PERSON)
    def change_person(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        fields, by = once(CONTACT), current_employee()
        try:
            reaching.change(participant_id, fields, appointment_id=appointment_id, by=by)
        except Mistakes as error:
            return form(appointment_id, participant_id, fields, error.by_field), error.status
        return redirect(f"/balie/afspraken/{appointment_id}", 303)


def _form(
    who: Correspondence,
    fields: Mapping[str, str],
    mistakes: Mapping[str, str],
    *,
    sends_texts: bool,
) -> dict[str, object]:
    """What the fields show: what was sent, else what is known."""
    wanted = reach.asked(who.reach, mail=who.mail, phone=who.phone)
    known = {"mail": who.mail, "phone": who.phone, "reach": wanted or ""}
    return {
        "who": who,
        "filled_in": {**known, **fields},
        "mistakes": mistakes,
        "sends_texts": sends_texts,
    }
