"""From Voltooien to evidence, and back, on the stores in memory."""

from hashlib import sha256

import pytest

from ident.contract import StaffView
from ident.domain import RequestState
from ident.evidence.facts import EvidenceFacts
from ident.evidence.ports import Kind, Verdict
from ident.refusals import NothingToProve, TokenRefused
from tests.evidence_builders import some_facts
from tests.ident_world import IdentWorld

AYLIN = "999990007"


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


def complete(world, **changed):
    world.evidence.complete(world.completion(**changed))


def page(world, request_id="r1", purpose="evidence"):
    view = StaffView(request_id=request_id, employee_id="emp-1", purpose=purpose)
    return world.tokens.make_reveal(view)


def made(world):
    world.log_in()
    complete(world)
    world.evidence.make("r1")
    return world.records.get("r1")


@pytest.mark.capability("A3", "M71")
def test_voltooien_keeps_what_must_be_proved_and_wipes_the_rest(world):
    world.log_in()
    number = world.stores.requests.identity("r1").number

    complete(world, case_number="2026-37131", others="citizen")

    facts = world.records.get("r1").facts
    assert (facts.level, facts.minimum_level, facts.means) == ("midden", "midden", "digid")
    assert facts.masked_number == "•••••007"
    assert (facts.case_number, facts.others) == ("2026-37131", "citizen")
    assert facts.issuer.endswith("/metadata")
    assert facts.fingerprint.startswith("sha256:")
    assert world.work.rows == [(Kind.MAKE_EVIDENCE, "r1")]
    assert world.stores.requests.facts("r1").state is RequestState.WIPED
    assert number == AYLIN
    assert number not in facts.text()
    assert "004711" not in facts.text()


def test_voltooien_twice_keeps_one_record(world):
    world.log_in()
    complete(world)
    complete(world)

    assert world.work.rows == [(Kind.MAKE_EVIDENCE, "r1")]
    assert [fact[0] for fact in world.audit.facts].count("ident.completed") == 1
    assert world.audit.about[-1] == ("ident.completed", "bsn", AYLIN)


def test_a_crash_before_the_wipe_is_made_good_by_the_second_try(world, monkeypatch):
    world.log_in()

    def dies(request_id):
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(world.stores.requests, "finish", dies)
        with pytest.raises(OSError, match="power cut"):
            complete(world)
    assert world.stores.requests.facts("r1").state is RequestState.IDENTIFIED

    complete(world)

    assert world.stores.requests.facts("r1").state is RequestState.WIPED
    assert len(world.work.rows) == 1


@pytest.mark.parametrize("before", ["nothing", "opened", "wiped", "run out"])
def test_without_a_login_there_is_nothing_to_prove(world, before):
    if before == "opened":
        world.start()
    elif before != "nothing":
        world.log_in()
    if before == "wiped":
        world.desk.wipe("r1")
    elif before == "run out":
        world.stores.requests.run_out("r1")

    with pytest.raises(NothingToProve):
        complete(world)
    assert world.records.get("r1") is None


@pytest.mark.parametrize("changed", [{"compared_at": "x"}, {"call_began_at": "2026-11-23T10:00"}])
def test_a_completion_without_moments_is_refused_and_wipes_nothing(world, changed):
    world.log_in()

    with pytest.raises(TokenRefused):
        complete(world, **changed)
    assert world.stores.requests.facts("r1").state is RequestState.IDENTIFIED


@pytest.mark.capability("A3", "A4")
def test_the_balie_is_told_the_fingerprint_for_its_audit_trail(world):
    record = made(world)

    told = world.announcer.events[-1]
    assert told.sha256 == record.sha256 == sha256(record.pdf).hexdigest()
    assert world.evidence.events("r1") == [told]
    assert world.evidence.events("r2") == []


def test_made_twice_it_is_the_same_and_told_again(world):
    first = made(world)
    world.evidence.make("r1")

    assert world.records.get("r1") == first
    assert world.announcer.events[-1] == world.announcer.events[-2]


def test_work_for_a_record_that_is_not_there_is_left(world):
    world.evidence.make("r9")

    assert world.announcer.events == []


@pytest.mark.capability("A3")
def test_a_file_of_ours_is_known_and_any_other_is_not(world):
    record = made(world)

    found = world.evidence.check(page(world), record.pdf)
    assert found.record == record
    assert world.audit.facts[-1][:3] == ("ident.evidence_checked", "r1", "emp-1")
    for other in (record.pdf[:-1], record.pdf + b"\n", b""):
        assert world.evidence.check(page(world), other).record is None
    assert world.evidence.examine(b"x").signature.verdict is Verdict.NO_PDF


@pytest.mark.capability("A3")
def test_the_file_is_fetched_by_who_came_for_it_and_leaves_a_trace(world):
    record = made(world)

    assert world.evidence.fetch(page(world)) == record
    assert world.audit.facts[-1][:3] == ("ident.evidence_fetched", "r1", "emp-1")
    for wrong in (page(world, purpose="view"), page(world, purpose="number")):
        with pytest.raises(TokenRefused):
            world.evidence.fetch(wrong)
        with pytest.raises(TokenRefused):
            world.evidence.check(wrong, record.pdf)
    with pytest.raises(NothingToProve):
        world.evidence.fetch(page(world, "r2"))


def test_a_file_that_went_cannot_be_fetched_and_is_still_known(world):
    record = made(world)
    world.records.drop_pdfs(before=world.clock.now().replace(year=2027))

    with pytest.raises(NothingToProve):
        world.evidence.fetch(page(world))
    assert world.evidence.examine(record.pdf).record is not None


def test_facts_come_back_as_they_were_written():
    facts = some_facts(others="citizen citizen", compared_by="")

    assert EvidenceFacts.read(facts.text()) == facts
