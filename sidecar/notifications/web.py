"""Routes of notifications: the work list of civil servants, and the messages of an appointment."""

from functools import partial

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.notifications import contact_web
from sidecar.notifications.lines import Line, line
from sidecar.notifications.work_list import MOST_ROWS, Item, WorkList
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

LIST = "/balie/berichten"
# What the page says that was done, after the redirect.
DONE = frozenset({"resent", "other_channel", "contact_changed", "spoken"})
# htmx stops asking when it gets this status.
STOP_POLLING = 286


def staff_blueprint(work: WorkList, guard: Guard) -> Blueprint:
    """Only what belongs to the desks of the civil servant."""
    routes = Blueprint("notifications_staff", __name__, template_folder="templates")

    @routes.app_context_processor
    def count() -> dict[str, object]:
        """For the badge; a function, so that only a page with the badge asks the database."""
        return {"messages_to_do": lambda: work.count(by=current_employee())}

    _add_list(routes, work)
    _add_of_appointment(routes, work)
    _add_deeds(routes, work)
    contact_web.add(routes, work, back=partial(_back, work))
    return guards.protect(routes, guard)


def _add_list(routes: Blueprint, work: WorkList) -> None:
    @routes.get(LIST)
    def show_list() -> ResponseReturnValue:
        lines = [_line(work, item) for item in work.items(by=current_employee())]
        done = request.args.get("gedaan", "")
        return render_template(
            "messages/list.html",
            lines=lines,
            moments_of=_moments,
            more=max(0, work.count(by=current_employee()) - MOST_ROWS),
            done=done if done in DONE else "",
        )

    @routes.get(f"{LIST}/aantal")
    def badge() -> ResponseReturnValue:
        return render_template("messages/count.html")


def _add_of_appointment(routes: Blueprint, work: WorkList) -> None:
    @routes.get("/balie/afspraken/<appointment_id>/berichten")
    def of_appointment(appointment_id: str) -> ResponseReturnValue:
        items = work.of_appointment(appointment_id, by=current_employee())
        now = work.clock.now()
        waits = any(item.message.is_changing(now) for item in items)
        is_part = bool(request.headers.get("HX-Request"))
        page = render_template(
            f"messages/{'of_appointment' if is_part else 'of_appointment_page'}.html",
            people=_by_person([_line(work, item) for item in items]),
            appointment_id=appointment_id,
            waits=waits,
        )
        return page, 200 if waits or not is_part else STOP_POLLING


def _add_deeds(routes: Blueprint, work: WorkList) -> None:
    one = f"{LIST}/<message_id>"

    @routes.post(f"{one}/opnieuw")
    def resend(message_id: str) -> ResponseReturnValue:
        work.resend(message_id, by=current_employee())
        return _back(work, message_id, "resent")

    @routes.post(f"{one}/ander-kanaal")
    def use_other_channel(message_id: str) -> ResponseReturnValue:
        work.use_other_channel(message_id, by=current_employee())
        return _back(work, message_id, "other_channel")

    @routes.post(f"{one}/gesproken")
    def done(message_id: str) -> ResponseReturnValue:
        work.done(message_id, by=current_employee())
        return _back(work, message_id, "spoken")


def _back(work: WorkList, message_id: str, done: str) -> ResponseReturnValue:
    if request.form.get("terug") == "afspraak":
        item = work.item(message_id, by=current_employee())
        return redirect(f"/balie/afspraken/{item.message.appointment_id}", 303)
    return redirect(f"{LIST}?gedaan={done}", 303)


def _line(work: WorkList, item: Item) -> Line:
    return line(current_texts(), item, work.clock.now())


def _moments(item: Item) -> dict[str, str]:
    texts = current_texts()
    starts_at = item.to.starts_at
    return {"day": moments.day(texts, starts_at), "time": moments.time(texts, starts_at)}


def _by_person(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """The messages of each participant together, in the order in which they were first told."""
    people: dict[str, list[Line]] = {}
    for each in lines:
        people.setdefault(each.item.message.participant_id, []).append(each)
    return [(found[0].item.to.name, found) for found in people.values()]
