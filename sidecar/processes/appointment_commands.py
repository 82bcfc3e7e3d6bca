"""`balie appointment new`: an appointment from the command line."""

import argparse
from typing import TextIO

from sidecar.adapters.oidc.client import employee_id
from sidecar.appointments.guests import AGREED
from sidecar.appointments.planning import FIELDS, OUTSIDE_HOURS, SECOND
from sidecar.bootstrap import Services
from sidecar.core.people import Employee
from sidecar.core.reach import Reach
from sidecar.core.visits import Part
from sidecar.processes import start


def new_appointment(asked: argparse.Namespace, out: TextIO) -> None:
    services = start.services()
    fields = {name: getattr(asked, name, "") for name in (*FIELDS, *SECOND, OUTSIDE_HOURS)}
    by = _employee(services, asked)
    wanted = services.appointments.read_form(fields, by=by)
    links = services.appointments.plan(wanted, by=by).links
    out.writelines(f"{link.address}\n" for link in links)


def _employee(services: Services, asked: argparse.Namespace) -> Employee:
    settings = services.ground.settings
    return Employee(
        id=employee_id(settings.secret_key, settings.oidc.issuer, asked.employee_sub),
        name=asked.employee_name,
        function=asked.employee_function,
        desks=frozenset({asked.desk}),
    )


APPOINTMENT = (
    ("desk", "id van de balie"),
    ("product", "id van het onderwerp"),
    ("date", "dag, zoals 2026-11-23"),
    ("time", "Nederlandse tijd, zoals 14:30"),
    ("name", "naam van de burger"),
    ("employee-name", "naam van de medewerker"),
    ("employee-sub", "sub van de medewerker bij de single sign-on"),
)
WAYS = f"hoe de berichten gaan: {', '.join(Reach)} (mail, en sms bij een mobiel nummer)"
APPOINTMENT_MORE = (
    ("mail", "e-mailadres van de burger"),
    ("phone", "telefoonnummer van de burger"),
    ("reach", WAYS),
    ("employee-function", "functie van de medewerker"),
    ("second-name", "naam van een tweede persoon"),
    ("second-mail", "e-mailadres van die tweede persoon"),
    ("second-phone", "telefoonnummer van die tweede persoon"),
    ("second-reach", WAYS),
    ("second-language", "taal van die tweede persoon (dezelfde)"),
    ("second-part", f"wie dat is: {', '.join(Part)}"),
)


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = actions.add_parser("new", help="maak een afspraak en stuur ieder de link")
    new.set_defaults(act=new_appointment)
    for name, explanation in APPOINTMENT:
        new.add_argument(f"--{name}", required=True, help=explanation)
    for name, explanation in APPOINTMENT_MORE:
        new.add_argument(f"--{name}", default="", help=explanation)
    new.add_argument("--duration", default="", help="minuten (zo lang als het onderwerp)")
    new.add_argument("--language", default="nl", help="nl of en (nl)")
    outside = "ook als de balie dan niet open is"
    new.add_argument(
        "--outside-hours", action="store_const", const=AGREED, default="", help=outside
    )
    new.add_argument(
        "--second-agreed",
        default="",
        metavar=AGREED,
        help="de burger vindt het goed dat hij erbij is",
    )
