"""Facts of evidence, the same each time."""

from dataclasses import replace
from datetime import timedelta

from ident.evidence.facts import EvidenceFacts
from tests.fakes.clock import A_MONDAY

MINUTE = timedelta(minutes=1)


def some_facts(**changed):
    facts = EvidenceFacts(
        request_id="7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061",
        conversation_id="c1",
        case_number="2026-37131",
        municipality="voorbeeldstad",
        organisation="Gemeente Voorbeeldstad",
        language="nl",
        scheme="random_code",
        means="digid",
        number_kind="bsn",
        masked_number="•••••341",
        level="substantieel",
        minimum_level="midden",
        logged_in_at=A_MONDAY,
        issuer="https://was.example/metadata",
        issued_at=A_MONDAY,
        assertion_id="_b171aa0cc407681980c1e25ac595875f283dc4d0",
        fingerprint="sha256:" + "ab" * 32,
        call_began_at=A_MONDAY - 7 * MINUTE,
        compared_by="both",
        compared_at=A_MONDAY + MINUTE,
        asked_by="Dora Dorknoper",
        asked_by_function="medewerker burgerzaken",
        others="citizen",
        completed_at=A_MONDAY + 2 * MINUTE,
        version="1.0",
    )
    return replace(facts, **changed)
