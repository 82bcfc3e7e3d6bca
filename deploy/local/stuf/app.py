"""The three services of StUF-ZDS 1.2 that we call, and a page to look at what came in."""

import threading
import time
from collections.abc import Callable, Container

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from deploy.local.standing_in import make
from deploy.local.stuf import notifications, questions
from deploy.local.stuf.envelopes import ZDS, ZKN, Node, fault, message_in, receipt, value
from deploy.local.stuf.faults import Fault
from deploy.local.stuf.shelf import Mood, Shelf

LARGEST = 64 * 1024 * 1024
FREE = {
    "genereerZaakIdentificatie": questions.next_case_number,
    "genereerDocumentIdentificatie": questions.next_document_number,
}
ASK = {
    "geefZaakdetails": questions.case,
    "geefLijstZaakdocumenten": questions.documents,
}
NOTIFY = {
    "creeerZaak": notifications.create_case,
    "updateZaak": notifications.change_case,
    "voegZaakdocumentToe": notifications.add_document,
}
SERVICES: dict[str, Container[str]] = {
    "OntvangAsynchroon": NOTIFY,
    "VrijeBerichten": FREE,
    "BeantwoordVraag": ASK,
}
MOODS = {Mood.FO01: "Fo01", Mood.FO02: "Fo02", Mood.FO03: "Fo03"}


def create_app(shelf: Shelf, *, sender: str, before: Callable[[], None] = lambda: None) -> Flask:
    """`sender` is the application that is known here; `before` is called at each message."""
    app = make(__name__, largest=LARGEST)

    @app.get("/")
    def page() -> ResponseReturnValue:
        return render_template("stuf.html", shelf=shelf)

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return "ok"

    @app.post("/<any(OntvangAsynchroon, VrijeBerichten, BeantwoordVraag):service>")
    def receive(service: str) -> ResponseReturnValue:
        before()
        shelf.messages.append(request.get_data())
        if strange := _in_a_mood(shelf):
            return strange
        code, message = ("Fo03" if service == "OntvangAsynchroon" else "Fo02"), None
        try:
            message = message_in(request.get_data())
            _require_fits(message, sender, shelf.version)
            return _xml(_handled(shelf, service, message))
        except Fault as problem:
            return _xml(fault(problem, MOODS.get(shelf.mood, code), message), 500)

    return app


def _handled(shelf: Shelf, service: str, message: Node) -> bytes:
    name = request.headers["SOAPAction"].rpartition("/")[2].partition("_")[0]
    if shelf.mood in MOODS:
        raise Fault("StUF058", at="client", details=value(message, ".//bg:inp.bsn"))
    if name not in SERVICES[service]:
        raise Fault("StUF025", at="client")
    if service != "OntvangAsynchroon":
        return (FREE | ASK)[name](shelf, message)
    shelf.waiting.append(NOTIFY[name](shelf, message))
    if shelf.mood is not Mood.SLOW:
        shelf.handle_waiting()
    elif shelf.slow_seconds is not None:
        later = threading.Timer(shelf.slow_seconds, shelf.handle_waiting)
        # Else a stand-in that is told to stop would wait for it.
        later.daemon = True
        later.start()
    return receipt(message)


def _require_fits(message: Node, sender: str, version: str) -> None:
    """SOAP 1.1: the action in a header of its own. 1.2 has the name of the message in it, and 1.1
    the name of the service with the code of the message."""
    namespace, _, name = message.tag[1:].partition("}")
    base = ZDS if version == "1.2" else ZKN
    given = request.headers.get("SOAPAction", "").strip('"').rpartition("/")
    fits = (
        given[2] == name if version == "1.2" else given[2][-5:].lower() == f"_{name[-4:]}".lower()
    )
    if given[0] != base or not fits:
        raise Fault("StUF025", at="client")
    if request.mimetype != "text/xml" or namespace != base:
        raise Fault("StUF055", at="client")
    if value(message, "*/stuf:zender/stuf:applicatie") != sender:
        raise Fault("StUF013", at="client")


def _in_a_mood(shelf: Shelf) -> ResponseReturnValue | None:
    if shelf.mood is Mood.PLAIN_500:
        return "<html>Internal Server Error</html>", 500
    if shelf.mood is Mood.NONSENSE:
        return _xml(b"<hello/>")
    if shelf.mood is Mood.HANG:
        time.sleep(shelf.hang_seconds)
    return None


def _xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, content_type="text/xml; charset=utf-8")
