"""What ident is told and what it finds, as the tests need it: small and the same each time."""

from dataclasses import replace

from ident.contract import StartIdentification
from ident.domain import Identity, IdentityKind, Level, Place, Proof
from tests.fakes.clock import A_MONDAY

NUMBER = "900070341"
OTHER_NUMBER = "999990019"


def asked(**changed):
    wanted = StartIdentification(
        request_id="r1",
        minimum_level="midden",
        asked_by="Dora Dorknoper",
        asked_by_function="medewerker burgerzaken",
        organisation="Gemeente Voorbeeldstad",
        language="nl",
        return_url="http://localhost/gesprek",
        conversation_id="c1",
        participant_id="p1",
        scheme="random_code",
        means="digid",
        case_number="",
        words="",
    )
    return replace(wanted, **changed)


def place(request_id="r1", *, call="c1", who="p1"):
    return Place(request_id=request_id, conversation_id=call, participant_id=who)


def an_identity(number=NUMBER, **changed):
    identity = Identity(
        means="digid",
        kind=IdentityKind.BSN,
        number=number,
        level=Level.MIDDEN,
        at=A_MONDAY,
        proof=Proof(
            issuer="https://was.example",
            issued_at=A_MONDAY,
            assertion_id="_1",
            fingerprint="sha256:00",
        ),
    )
    return replace(identity, **changed)
