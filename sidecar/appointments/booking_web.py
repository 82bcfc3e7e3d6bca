"""Making an appointment by oneself: three short pages, without an account and without script."""

from collections.abc import Mapping
from functools import partial
from math import ceil

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments, money
from branding.pages import current_texts
from sidecar.appointments import companions
from sidecar.appointments.booking import Bookings
from sidecar.appointments.companions import COUNT, MOST_OTHERS, PARTS
from sidecar.appointments.domain import Appointment
from sidecar.appointments.moment_form import read_moment
from sidecar.appointments.moments_page import page_of, read_day
from sidecar.appointments.planning import Mistakes
from sidecar.appointments.service import Appointments
from sidecar.core import local_time
from sidecar.core.catalogue import BRING, UPLOADS, Hold, HoldExpired, NotOffered
from sidecar.core.errors import BadInput, NotFound
from sidecar.core.limits import TooMany
from sidecar.web import guards
from sidecar.web.addresses import Strangers
from sidecar.web.errors import headers_of, wait_of
from sidecar.web.forms import once

START = "/afspraak-maken"
ONE = f"{START}/<product_id>"
DETAILS = f"{START}/gegevens/<hold_id>"
# Buttons of the form that book nothing: a set of fields more for who comes along, or one less.
ADD, REMOVE = "add_other", "remove_other"
TOGETHER = "samen"
NOTHING: Mapping[str, str] = {}
TAKEN, TOO_MANY = "appointments.book.taken", "appointments.book.too_many"


def blueprint(bookings: Bookings, strangers: Strangers) -> Blueprint:
    """For everybody. What is chosen is held for ten minutes; nothing is kept in a cookie.

    Whoever holds or books more than `strangers` may is asked to call.
    """
    routes = Blueprint("appointments_booking", __name__, template_folder="templates")
    routes.context_processor(lambda: {"amount_of": partial(money.amount, current_texts())})
    _add_choosing(routes, bookings, strangers)
    _add_details(routes, bookings, strangers)
    return guards.protect(routes, guards.open_to_all)


def _add_choosing(routes: Blueprint, bookings: Bookings, strangers: Strangers) -> None:
    catalogue, agenda = bookings.appointments.catalogue, bookings.appointments.agenda

    @routes.get(START)
    def products() -> ResponseReturnValue:
        offered = [product for product in catalogue.products() if product.offered]
        return render_template("appointments/book_product.html", products=offered)

    @routes.get(ONE)
    def times(product_id: str) -> ResponseReturnValue:
        return _times(bookings, product_id)

    @routes.post(ONE)
    def choose(product_id: str) -> ResponseReturnValue:
        starts_at = read_moment(request.form.get("starts_at", ""))
        if starts_at is None:
            raise BadInput("no moment of ours")
        filled_in = _filled_in()
        try:
            strangers.hold()
            hold = agenda.hold(product_id, starts_at)
        except (NotOffered, TooMany) as error:
            g.wait = wait_of(error)
            problem = TOO_MANY if isinstance(error, TooMany) else TAKEN
            page = _times(bookings, product_id, problem=problem, keep=filled_in)
            return page, error.status, headers_of(error)
        if any(filled_in.values()):
            return _details(bookings, hold, filled_in)
        return redirect(f"{START}/gegevens/{hold.id}", 303)


def _add_details(routes: Blueprint, bookings: Bookings, strangers: Strangers) -> None:
    agenda = bookings.appointments.agenda

    @routes.get(DETAILS)
    def details(hold_id: str) -> ResponseReturnValue:
        try:
            hold = agenda.held(hold_id)
        except HoldExpired:
            # Who goes back after booking sees that it was done.
            booked = bookings.appointments.store.by_planning_key(hold_id)
            return redirect(_done_with(booked) if booked else START, 303)
        return _details(bookings, hold, NOTHING)

    @routes.post(DETAILS)
    def filled_in(hold_id: str) -> ResponseReturnValue:
        fields = _filled_in()
        try:
            if ADD in request.form or REMOVE in request.form:
                return _others_changed(bookings, agenda.held(hold_id), fields)
            return _book(bookings, strangers, hold_id, fields)
        except HoldExpired as error:
            booked = bookings.appointments.store.by_planning_key(hold_id)
            if booked:
                return redirect(_done_with(booked), 303)
            product_id = request.form.get("product", "")
            page = _times(bookings, product_id, problem=TAKEN, keep=fields)
            return page, error.status

    @routes.get(f"{START}/klaar/<appointment_id>")
    def done(appointment_id: str) -> ResponseReturnValue:
        """Says when, to whoever has this address; not who, and not where the mail went.

        That somebody comes along is said by the address itself.
        """
        found = bookings.appointments.store.by_id(appointment_id)
        if found is None:
            raise NotFound("appointment unknown")
        return render_template(
            "appointments/book_done.html",
            appointment=found,
            is_together=TOGETHER in request.args,
            **_when(found),
        )


def _done(appointment_id: str, people: int) -> str:
    address = f"{START}/klaar/{appointment_id}"
    return f"{address}?{TOGETHER}=ja" if people > 1 else address


def _done_with(booked: Appointment) -> str:
    return _done(booked.id, len(booked.participants))


def _others_changed(bookings: Bookings, hold: Hold, fields: Mapping[str, str]) -> str:
    """The page with who comes along added or taken off; no field is judged yet."""
    language = current_texts().language
    if ADD in request.form:
        changed = companions.one_more(fields, language=language)
        added = len(companions.numbers(changed))
        return _details(bookings, hold, changed, focus=companions.field_of(added, "name"))
    changed = companions.without(fields, request.form[REMOVE])
    return _details(bookings, hold, changed, focus=COUNT)


def _book(
    bookings: Bookings, strangers: Strangers, hold_id: str, fields: Mapping[str, str]
) -> ResponseReturnValue:
    office = bookings.appointments
    try:
        key, people = companions.read(
            {**fields, "language": current_texts().language, "key": hold_id},
            languages=office.languages,
            sends_texts=office.sends_texts,
        )
    except Mistakes as error:
        hold = office.agenda.held(hold_id)
        return _details(bookings, hold, fields, mistakes=error.by_field), error.status
    try:
        strangers.book(len(people))
    except TooMany as error:
        g.wait = wait_of(error)
        page = _details(bookings, office.agenda.held(hold_id), fields, problem=TOO_MANY)
        return page, error.status, headers_of(error)
    made = bookings.book_held(hold_id, people, key=key)
    return redirect(_done(made.appointment_id, len(made.links)), 303)


def _times(
    bookings: Bookings, product_id: str, *, problem: str = "", keep: Mapping[str, str] = NOTHING
) -> str:
    catalogue, clock = bookings.appointments.catalogue, bookings.appointments.clock
    product = catalogue.choice(product_id)
    if not product.offered:
        raise NotFound("product is not offered to citizens")
    today = local_time.day_of(clock.now())
    page = page_of(
        lambda first, days: catalogue.free(product_id, first, days),
        first=read_day(request.args.get("vanaf", ""), otherwise=today),
        today=today,
        texts=current_texts(),
    )
    return render_template(
        "appointments/book_time.html",
        product=product,
        page=page,
        problem=problem,
        keep=keep,
        action=f"{START}/{product_id}",
    )


def _details(
    bookings: Bookings,
    hold: Hold,
    filled_in: Mapping[str, str],
    *,
    mistakes: Mapping[str, str] = NOTHING,
    problem: str = "",
    focus: str = "",
) -> str:
    office = bookings.appointments
    product = office.catalogue.product(hold.product_id)
    language = g.get("language") or current_texts().language
    left = (hold.held_until - office.clock.now()).total_seconds()
    return render_template(
        "appointments/book_details.html",
        product=product,
        brings=product.says(BRING, language),
        uploads=product.says(UPLOADS, language),
        hold=hold,
        minutes=max(0, ceil(left / 60)),
        filled_in=filled_in,
        mistakes=mistakes,
        sends_texts=office.sends_texts,
        problem=problem,
        focus=focus,
        **_others(office, filled_in),
        **_when(hold),
    )


def _others(office: Appointments, filled_in: Mapping[str, str]) -> dict[str, object]:
    return {
        "others": companions.numbers(filled_in),
        "most_others": MOST_OTHERS,
        "parts": [part.value for part in PARTS],
        "letter_languages": list(office.languages.items()),
    }


def _filled_in() -> dict[str, str]:
    """The fields of our form; one that comes twice is not from our page."""
    names = companions.names(request.form.get(COUNT, ""))
    fields = once((*names, ADD, REMOVE))
    return {name: fields[name] for name in names}


def _when(at: object) -> dict[str, object]:
    starts_at = at.starts_at  # type: ignore[attr-defined]
    texts = current_texts()
    return {"day": moments.day(texts, starts_at), "time": moments.time(texts, starts_at)}
