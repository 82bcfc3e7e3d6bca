"""DigiD's metadata: looked at over HTTP, verified, and counting only once they are approved."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from foundation.outgoing import Outgoing
from ident.processes.worker import Daily, look_at_metadata
from ident.saml.approved import ApprovedMetadata
from ident.saml.metadata import MetadataUnusable
from tests.contract import balie
from tests.contract.digid.metadata import DIGID, published
from tests.fakes.clock import FixedClock

ROOT = Path(__file__).parents[3]


@pytest.mark.capability("A13")
def test_a_change_waits_and_counts_at_once_when_it_is_approved(idp, place, publisher):
    publisher.body = published(place.folder, keys=("digid-next",))
    url = f"http://127.0.0.1:{publisher.server_port}/"
    assert len(idp.keys) == 2

    assert idp.refresh(url, Outgoing())
    assert not idp.refresh(url, Outgoing())

    assert (len(idp.keys), idp.is_waiting) == (2, True)
    waiting = idp.waiting()
    assert len(waiting.metadata.keys) == 1
    assert waiting.fingerprint == sha256(publisher.body).hexdigest() != idp.fingerprint
    ApprovedMetadata(place.file).approve(waiting.fingerprint)
    assert (len(idp.keys), idp.is_waiting, idp.waiting()) == (1, False, None)
    assert idp.fingerprint == waiting.fingerprint
    with pytest.raises(MetadataUnusable):
        idp.approve(waiting.fingerprint)


def test_the_next_key_may_sign_as_well(idp, place):
    assert idp.offer(published(place.folder, by="digid-next", keys=("digid-next",)))


def test_what_counts_already_is_nothing_new_and_clears_what_waits(idp, place):
    assert not idp.offer(place.file.read_bytes())
    idp.offer(published(place.folder, keys=("digid-next",)))

    assert not idp.offer(place.file.read_bytes())
    assert not idp.is_waiting


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: published(folder, by="service"),
        lambda folder: published(folder, entity="https://elsewhere.example"),
        lambda folder: published(folder).replace(b"request_authentication", b"other"),
        lambda folder: published(folder).replace(b"<ds:Signature>", b"<ds:Signatur>", 1),
        lambda _folder: b"<html/>",
        lambda _folder: b"",
    ],
)
def test_what_no_known_key_signed_does_not_even_wait(idp, place, made):
    with pytest.raises(MetadataUnusable):
        idp.offer(made(place.folder))
    assert not idp.is_waiting
    assert idp.offer(published(place.folder, keys=("digid-next",)))


def test_unsigned_metadata_do_not_wait(idp, place):
    signed = published(place.folder, keys=("digid-next",))
    begin, end = signed.index(b"<ds:Signature>"), signed.index(b"</ds:Signature>") + 15

    with pytest.raises(MetadataUnusable, match="not signed"):
        idp.offer(signed[:begin] + signed[end:])


@pytest.mark.parametrize(
    ("status", "location", "body"),
    [(500, "", b""), (302, "http://127.0.0.1:1/", b""), (200, "", b"x" * 300_000)],
)
def test_an_answer_that_is_none_changes_nothing(idp, publisher, status, location, body):
    publisher.status, publisher.location, publisher.body = status, location, body

    with pytest.raises(MetadataUnusable):
        idp.refresh(f"http://127.0.0.1:{publisher.server_port}/", Outgoing())
    with pytest.raises(MetadataUnusable):
        idp.refresh("http://127.0.0.1:1/", Outgoing())
    assert not idp.is_waiting


def test_a_damaged_file_does_not_stop_who_knew_it(idp, place):
    assert idp.entity_id
    place.file.write_bytes(b"half a fi")

    assert idp.entity_id
    with pytest.raises(MetadataUnusable):
        _ = ApprovedMetadata(place.file).entity_id


def test_the_worker_looks_once_a_day_and_goes_on_when_it_cannot(idp, place, publisher, caplog):
    clock, url = FixedClock(), f"http://127.0.0.1:{publisher.server_port}/"
    here = SimpleNamespace(services=SimpleNamespace(idp=idp))
    settings = SimpleNamespace(
        digid_metadata_url=url, digid_ca_file=None, digid_client_certificate=None
    )
    daily = Daily(lambda: look_at_metadata(here, settings), clock)
    publisher.status = 500
    daily.tick()
    assert "cannot be used" in caplog.text
    publisher.status, publisher.body = 200, published(place.folder, keys=("digid-next",))

    daily.tick()
    assert not idp.is_waiting
    clock.move(timedelta(days=1))
    daily.tick()

    assert idp.is_waiting
    look_at_metadata(here, SimpleNamespace(digid_metadata_url=""))


@pytest.mark.capability("A13")
def test_an_administrator_sees_fetches_and_approves(place, publisher):
    publisher.body = published(place.folder, keys=("digid-next",))
    url = f"http://127.0.0.1:{publisher.server_port}/"
    environment = {"PATH": os.environ["PATH"], **place.env, **balie.SECRETS}
    environment["IDENT_DIGID_METADATA_URL"] = url

    def digid(*words, **changed):
        return balie.balie(environment | changed, "digid", *words)

    assert "sleutels 2" in digid("metadata", "show").stdout
    assert digid("metadata", "approve").returncode == 2
    assert digid("metadata", "approve", "0" * 64).returncode == 1
    assert "Er zijn nieuwe metadata" in digid("metadata", "refresh").stdout
    shown = digid("metadata", "show").stdout
    assert "Wacht op goedkeuring" in shown
    assert "sleutels 1" in shown
    assert "anders   sleutels, certificaten\n" in shown
    (approve,) = [line for line in shown.splitlines() if "metadata approve" in line]
    other = digid("metadata", "approve", "0" * 64)
    assert (other.returncode, "another fingerprint" in other.stdout) == (1, True)
    assert "gelden" in digid("metadata", "approve", approve.split()[-1]).stdout
    assert "Er is niets nieuws" in digid("metadata", "refresh").stdout
    publisher.body = b"<html/>"
    assert digid("metadata", "refresh").returncode == 1
    assert digid("metadata", "refresh", IDENT_DIGID_METADATA_URL="").returncode == 2
    link = digid("try", "--level", "hoog").stdout
    assert link.startswith("http://localhost:1/ident/try/")


def test_a_file_that_never_was_there_is_said_without_its_place(tmp_path):
    with pytest.raises(MetadataUnusable, match="IDENT_DIGID_METADATA_FILE") as found:
        _ = ApprovedMetadata(tmp_path / "nowhere.xml").entity_id
    assert "nowhere" not in str(found.value)


def test_the_address_for_a_post_is_read_as_well(idp):
    assert idp.address(by_post=True) == f"{DIGID}/saml/idp/request_authentication"
