"""The pages of documents, each with its guard: of citizens, of their phones, of civil servants."""

from flask import Blueprint

from sidecar.bootstrap.documents import DocumentParts
from sidecar.documents import citizen_web, keeping_web, phone_web, web
from sidecar.documents.kept import KeptNow
from sidecar.web import csrf, guards


def document_blueprints(
    parts: DocumentParts | None, visitors: guards.Visitors, sessions: guards.StaffSessions
) -> list[Blueprint]:
    """Nothing of documents can be reached where they are not there."""
    if parts is None:
        return []
    asking, receiving, looking = parts.asking, parts.receiving, parts.looking
    card = citizen_web.OwnCard(asking=asking, phoning=parts.phoning)
    citizens, employees = guards.citizens(visitors), guards.employees(sessions)
    # A form with files is read by its route only, and so is the token in it; of the other way of
    # sending the token stands in a header, and the route reads that too.
    sending = guards.citizens(visitors, check=csrf.check_streamed)
    adding = guards.employees(sessions, check=csrf.check_streamed)
    return [
        citizen_web.citizen_blueprint(card, receiving, looking, citizens),
        citizen_web.upload_blueprint(card, receiving, sending),
        citizen_web.tus_blueprint(card, receiving, sending),
        *_phone_blueprints(parts),
        web.staff_blueprint(asking, parts.judging, looking, parts.keeping, employees),
        web.upload_blueprint(receiving, asking, parts.keeping, adding),
        web.tus_blueprint(receiving, adding),
        keeping_web.blueprint(KeptNow(keeping=parts.keeping), guards.leads(sessions)),
    ]


def _phone_blueprints(parts: DocumentParts) -> list[Blueprint]:
    page, receiving = phone_web.PhonePage(asking=parts.asking), parts.receiving
    joined = guards.phones(parts.phoning)
    sending = guards.phones(parts.phoning, check=csrf.check_streamed)
    return [
        phone_web.link_blueprint(parts.phoning),
        phone_web.phone_blueprint(page, receiving, joined),
        phone_web.upload_blueprint(page, receiving, sending),
        phone_web.tus_blueprint(page, receiving, sending),
    ]
