"""A case system over StUF that refuses, is away, is slow, or answers nonsense."""

import ssl
import time

import pytest

from deploy.local.stuf.app import create_app
from deploy.local.stuf.shelf import Mood, Shelf
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused, NoSuchCase
from ident.zaken.stuf.client import Addresses
from tests.contract.brp.world import http, served, stranger
from tests.contract.certificates import self_signed
from tests.contract.redis_server import free_port
from tests.contract.stuf.world import QUICK, SENDER, adapter, addresses
from tests.contract.zgw.world import CONTENT, NUMBER, DictProgress, a_document, a_wish

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
STUF = "http://www.egem.nl/StUF/StUF0301"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"


def enveloped(message, soap=SOAP):
    names = f'xmlns:s="{soap}" xmlns:StUF="{STUF}" xmlns:ZKN="{ZKN}"'
    return f"<s:Envelope {names}><s:Body>{message}</s:Body></s:Envelope>".encode()


def fault(code, *, at="server", kind="Fo03", side="Server", soap=SOAP):
    """As the standard has it; `details` quote what was sent, as real systems do."""
    told = (
        f"<StUF:{kind}Bericht><StUF:stuurgegevens><StUF:berichtcode>{kind}</StUF:berichtcode>"
        f"</StUF:stuurgegevens><StUF:body><StUF:code>{code}</StUF:code><StUF:plek>{at}</StUF:plek>"
        f"<StUF:omschrijving>over {NUMBER}</StUF:omschrijving>"
        f"<StUF:details>{NUMBER}</StUF:details></StUF:body></StUF:{kind}Bericht>"
    )
    return enveloped(
        f"<s:Fault><faultcode>s:{side}</faultcode><faultstring>{NUMBER}</faultstring>"
        f"<detail>{told}</detail></s:Fault>",
        soap,
    )


def opened(port, **changed):
    return adapter(port, **changed).open_case(a_wish(), DictProgress())


def refusal_of(answer, kind=CaseSystemRefused):
    with stranger(answer) as port, pytest.raises(kind) as refusal:
        opened(port)
    assert NUMBER not in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize("kind", ["Fo01", "Fo02", "Fo03"])
@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("code", ["StUF013", "StUF055", "StUF064"])
def test_what_is_refused_is_refused_with_its_code(kind, status, code):
    assert refusal_of(http(status, fault(code, kind=kind))) == code


@pytest.mark.parametrize("code", ["StUF046", "StUF049", "StUF058", "StUF061", "StUF130", "StUF960"])
@pytest.mark.parametrize("status", [200, 500])
def test_a_server_in_trouble_is_asked_again_later(code, status):
    assert refusal_of(http(status, fault(code)), CaseSystemAway) == code


def test_a_fault_of_ours_is_not_tried_again():
    assert refusal_of(http(500, fault("StUF058", at="client"))) == "StUF058"


@pytest.mark.parametrize("code", [NUMBER, "", "x" * 99, "StUF1"])
def test_a_code_that_is_none_is_not_repeated(code):
    kinds = (CaseSystemRefused, CaseSystemAway)
    assert refusal_of(http(500, fault(code)), kinds) == "fault"


def test_a_fault_without_stuf_is_read_by_whose_it_is():
    def plain(side):
        said = f"<faultcode>s:{side}</faultcode><faultstring>{NUMBER}</faultstring>"
        return http(500, enveloped(f"<s:Fault>{said}</s:Fault>"))

    assert refusal_of(plain("Client")) == "fault"
    assert refusal_of(plain("Server"), CaseSystemAway) == "fault"


def test_a_fault_in_soap_1_2_is_understood():
    newer = "http://www.w3.org/2003/05/soap-envelope"

    def said(side):
        code = f"<s:Code><s:Value>s:{side}</s:Value></s:Code>"
        return http(500, enveloped(f"<s:Fault>{code}</s:Fault>", newer))

    assert refusal_of(said("Sender")) == "fault"
    assert refusal_of(said("Receiver"), CaseSystemAway) == "fault"
    assert refusal_of(http(500, fault("StUF055", soap=newer))) == "StUF055"


def test_a_fault_that_stands_in_the_body_alone_is_one():
    body = fault("StUF055", kind="Fo02").decode()
    inside = body[body.index("<StUF:Fo02Bericht>") : body.index("</detail>")]

    assert refusal_of(http(200, enveloped(inside))) == "StUF055"


@pytest.mark.parametrize(("status", "kind"), [(500, CaseSystemAway), (503, CaseSystemAway)])
@pytest.mark.parametrize("body", [b"", b"<html>", b"<a>" * 30])
def test_a_status_without_a_message_is_what_it_says(status, kind, body):
    assert refusal_of(http(status, body), kind) == f"status {status}"


@pytest.mark.parametrize("status", [429, 408])
def test_too_busy_is_asked_again_later(status):
    assert refusal_of(http(status), CaseSystemAway) == f"status {status}"


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403, 404])
def test_nobody_is_followed_elsewhere_and_a_shut_door_is_one(system, status):
    there = f"Location: http://127.0.0.1:{system.port}/VrijeBerichten"

    assert refusal_of(http(status, b"", there)) == f"status {status}"
    assert system.shelf.messages == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<html>welcome</html>",
        b"{}",
        enveloped(""),
        enveloped("<StUF:Iets/>"),
        enveloped("<zaak><identificatie>0518-1</identificatie></zaak>"),
        enveloped("<ZKN:a><ZKN:zaak><ZKN:identificatie/></ZKN:zaak></ZKN:a>"),
        enveloped(
            "<ZKN:a><ZKN:zaak><ZKN:identificatie>0518-\xe9\n1</ZKN:identificatie></ZKN:zaak></ZKN:a>"
        ),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + enveloped("<StUF:Iets>&b;</StUF:Iets>"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + enveloped("<StUF:Iets/>"),
    ],
)
def test_nonsense_is_no_answer(body):
    refusal_of(http(200, body), CaseSystemAway)


def new_number(text):
    """Nothing but the number: as some systems answer it, in either version of the standard."""
    said = f"<ZKN:a><ZKN:zaak><ZKN:identificatie>{text}</ZKN:identificatie></ZKN:zaak></ZKN:a>"
    with stranger(http(200, enveloped(said))) as port:
        return adapter(port)._new_number("")


@pytest.mark.parametrize("text", ["", " ", "x" * 41, "0518-\n1", "0518-\xe9", "<ZKN:b/>"])
def test_what_is_no_number_is_not_taken_and_what_is_one_is(text):
    with pytest.raises(CaseSystemAway) as away:
        new_number(text)
    assert str(away.value) == "no number"
    assert new_number(" 0518-1 ") == "0518-1"
    assert new_number("x" * 40) == "x" * 40


def test_an_answer_to_another_message_is_none():
    said = "<ZKN:a><ZKN:stuurgegevens><StUF:crossRefnummer>of another</StUF:crossRefnummer>"
    said += "</ZKN:stuurgegevens><ZKN:zaak><ZKN:identificatie>0518-1</ZKN:identificatie>"

    answer = http(200, enveloped(f"{said}</ZKN:zaak></ZKN:a>"))

    assert refusal_of(answer, CaseSystemAway) == "an answer to another message"


def test_a_case_of_another_number_is_no_answer_and_the_asked_one_is():
    def case(number):
        said = f"<ZKN:object><ZKN:identificatie>{number}</ZKN:identificatie></ZKN:object>"
        return http(200, enveloped(f"<ZKN:a><ZKN:antwoord>{said}</ZKN:antwoord></ZKN:a>"))

    with stranger(case("0518-2")) as port, pytest.raises(CaseSystemRefused) as refusal:
        adapter(port).drop_code("0518-1", "r1")
    assert refusal.value.reason == "another case"
    with stranger(case("0518-1")) as port:
        adapter(port).drop_code("0518-1", "r1")


def test_an_answer_without_an_object_is_nothing_there_as_the_code_is():
    """Some systems answer that nothing was found by an answer in which nothing stands."""
    for answer in (http(200, enveloped("<ZKN:a/>")), http(500, fault("StUF064", kind="Fo02"))):
        with stranger(answer) as port:
            cases = adapter(port)
            assert cases._documents("0518-1") == frozenset()
            with pytest.raises(NoSuchCase):
                cases.drop_code("0518-1", "r1")


def test_a_question_that_is_refused_is_not_nothing_there():
    with stranger(http(500, fault("StUF055", kind="Fo02"))) as port:
        for deed in (adapter(port)._documents, adapter(port)._case):
            with pytest.raises(CaseSystemRefused) as refusal:
                deed("0518-1")
            assert refusal.value.reason == "StUF055"


def test_a_message_under_a_status_that_is_none_of_success_is_not_believed():
    said = "<ZKN:a><ZKN:zaak><ZKN:identificatie>0518-1</ZKN:identificatie></ZKN:zaak></ZKN:a>"
    assert refusal_of(http(404, enveloped(said))) == "status 404"


def test_a_receipt_that_is_none_is_not_believed_and_it_is_sent_again(system, cases):
    number, adding = cases.open_case(a_wish(), DictProgress()), DictProgress()
    said = "<ZKN:a><ZKN:stuurgegevens><StUF:berichtcode>Bv04</StUF:berichtcode>"
    answer = http(200, enveloped(f"{said}</ZKN:stuurgegevens></ZKN:a>"))
    with stranger(answer) as port:
        there = addresses(system.port, notify=f"http://127.0.0.1:{port}")
        with pytest.raises(CaseSystemAway):
            adapter(system.port, addresses=there).add_document(number, a_document(), adding)
    assert system.shelf.documents == {}

    cases.add_document(number, a_document(), adding)

    assert len(system.shelf.documents) == 1


def test_more_than_an_answer_can_be_is_not_read():
    assert refusal_of(http(200, b"x" * (3 * 1024 * 1024))) == "an answer that is too large"


def test_a_system_that_is_down_or_silent_is_away(system):
    with pytest.raises(CaseSystemAway) as away:
        opened(free_port())
    assert str(away.value) in ("ConnectionError", "NewConnectionError")

    system.shelf.mood, system.shelf.hang_seconds = Mood.HANG, 3 * QUICK
    begun = time.monotonic()
    with pytest.raises(CaseSystemAway) as away:
        opened(system.port, seconds=QUICK)
    assert str(away.value) == "the time was over"
    assert time.monotonic() - begun < 2.5 * QUICK


@pytest.mark.parametrize(
    ("mood", "kind"),
    [
        (Mood.FO01, CaseSystemRefused),
        (Mood.FO02, CaseSystemRefused),
        (Mood.FO03, CaseSystemRefused),
        (Mood.PLAIN_500, CaseSystemAway),
        (Mood.NONSENSE, CaseSystemAway),
    ],
)
def test_in_every_mood_it_is_known_what_to_do_and_later_it_works(system, cases, mood, kind):
    progress, adding = DictProgress(), DictProgress()
    system.shelf.mood = mood
    with pytest.raises(kind):
        cases.open_case(a_wish(), progress)
    system.shelf.mood = Mood.WELL
    number = cases.open_case(a_wish(), progress)

    system.shelf.mood = mood
    with pytest.raises(kind):
        cases.add_document(number, a_document(), adding)
    system.shelf.mood = Mood.WELL
    cases.add_document(number, a_document(), adding)

    assert [each.content for each in system.shelf.documents.values()] == [CONTENT]


def test_a_number_that_somebody_else_used_is_not_taken_for_ours(system, cases):
    progress = DictProgress()
    number = cases.open_case(a_wish(), progress)
    system.shelf.cases[number].marks = [("another request", "digitale-balie")]

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.open_case(a_wish(), progress)
    assert refusal.value.reason == "number of another case"


@pytest.mark.capability("M72")
@pytest.mark.parametrize("at", ["client", "server"])
def test_what_exists_already_is_done_when_it_is_ours(system, cases, at):
    """Died after sending; the first look does not see it yet, and the second sending is refused."""
    system.shelf.exists_at, progress, adding = at, DictProgress(), DictProgress()
    number = cases.open_case(a_wish(), progress)
    cases.add_document(number, a_document(), adding)
    for kept in (progress.kept, adding.kept):
        del kept["sent"]

    system.shelf.blind_looks = 1
    assert again(lambda: cases.open_case(a_wish(), progress)) == number
    system.shelf.cases[number].documents, hung = [], system.shelf.cases[number].documents
    with pytest.raises((CaseSystemRefused, CaseSystemAway)):
        cases.add_document(number, a_document(), adding)
    system.shelf.cases[number].documents = hung
    cases.add_document(number, a_document(), adding)

    assert len(system.shelf.cases) == len(system.shelf.documents) == 1


def again(deed):
    """As the outbox does: once more when the system said to come back."""
    try:
        return deed()
    except CaseSystemAway:
        return deed()


@pytest.mark.parametrize("at", ["client", "server"])
def test_what_exists_already_and_is_not_ours_is_refused(system, cases, at):
    system.shelf.exists_at, progress = at, DictProgress()
    number = cases.open_case(a_wish(), progress)
    del progress.kept["sent"]
    system.shelf.cases[number].marks = [("another request", "digitale-balie")]

    system.shelf.blind_looks = 1
    with pytest.raises(CaseSystemRefused) as refusal:
        again(lambda: cases.open_case(a_wish(), progress))
    assert refusal.value.reason == "number of another case"


def test_a_name_and_password_are_asked_for_where_they_are_set(system):
    heard = []

    def note():
        from flask import request

        heard.append(request.authorization)

    system.before = note
    opened(system.port, login=("balie", "geheim:1"))
    assert {(each.username, each.password) for each in heard} == {("balie", "geheim:1")}
    heard.clear()
    opened(system.port)
    assert set(heard) == {None}


def test_a_certificate_of_ours_opens_the_line(tmp_path):
    """Mutual TLS: with it we are in, without it the line is shut, and theirs must be known."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    context = self_signed(theirs, "localhost")
    self_signed(ours, "balie.example")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ours / "certificate.pem")
    pair = (str(ours / "certificate.pem"), str(ours / "key.pem"))
    trusted = str(theirs / "certificate.pem")
    shelf = Shelf()
    with served(create_app(shelf, sender=SENDER), ssl_context=context) as port:
        base = f"https://localhost:{port}"
        names = ("OntvangAsynchroon", "VrijeBerichten", "BeantwoordVraag")
        places = dict(zip(("notify", "free", "ask"), names, strict=True))
        there = {"addresses": Addresses(**{key: f"{base}/{name}" for key, name in places.items()})}
        assert opened(port, ca_file=trusted, client_certificate=pair, **there)
        for wrong in ({"client_certificate": pair}, {"ca_file": trusted}):
            with pytest.raises(CaseSystemAway):
                opened(port, **there, **wrong)
    assert len(shelf.cases) == 1


def test_no_number_is_in_an_address_a_log_or_an_exception(system, cases, caplog):
    caplog.set_level(0)
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())
    with pytest.raises(CaseSystemRefused) as refusal:
        cases.open_case(a_wish(number="999990008"), DictProgress())

    assert refusal.value.reason == "StUF055"
    told = f"{refusal.value!r} {caplog.text} {[vars(record) for record in caplog.records]}"
    assert "999990008" not in told
    assert NUMBER not in told
