"""Which metadata of DigiD count: at the start, after a change, and never without an address."""

import threading
import time
from hashlib import sha256
from types import SimpleNamespace

import pytest
from lxml import etree

from foundation.outgoing import Outgoing
from ident.processes.start import built
from ident.processes.worker import Daily, look_around
from ident.saml import building
from ident.saml.approved import ApprovedMetadata
from ident.saml.metadata import MetadataUnusable
from ident.saml.names import DS, tag
from tests.contract.certificates import Authority
from tests.contract.digid.metadata import changed, login_at, published, without_login_by
from tests.contract.digid.world import SECRETS
from tests.contract.test_outgoing import HEAD, Peer, drips_after
from tests.fakes.clock import FixedClock

ELSEWHERE = "https://post.digid.example/saml"


def put(idp, body):
    """Lay a file where the one that waits lies, as somebody with access to the folder could."""
    waiting = idp.path.with_name(idp.path.name + ".waiting")
    waiting.write_bytes(body)
    return waiting


@pytest.fixture
def seen(idp, place):
    """What waits, as an administrator saw it."""
    idp.offer(published(place.folder, keys=("digid-next",)))
    return idp.waiting()


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    "made",
    [
        lambda folder: published(folder),
        lambda folder: published(folder, by="service", keys=("service",)),
        lambda _folder: b"<html/>",
    ],
    ids=["of DigiD itself", "forged", "no metadata"],
)
def test_what_was_not_seen_is_not_approved(idp, place, seen, made):
    put(idp, made(place.folder))

    with pytest.raises(MetadataUnusable, match="another fingerprint"):
        idp.approve(seen.fingerprint)
    assert len(idp.keys) == 2
    put(idp, published(place.folder, keys=("digid-next",)))
    idp.approve(f" {seen.fingerprint.upper()}\n")
    assert len(idp.keys) == 1


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    "made",
    [
        lambda folder: published(folder, by="service", keys=("service",)),
        lambda folder: published(folder, entity="https://elsewhere.example"),
        lambda folder: published(folder, keys=("digid-next",)).replace(b"resolve_a", b"other_a"),
        lambda folder: changed(published(folder, keys=("digid-next",)), lambda _root: None),
    ],
    ids=["other key", "other entity", "altered", "unsigned"],
)
def test_a_forged_file_is_not_approved_by_its_own_fingerprint(idp, place, made):
    body = made(place.folder)
    put(idp, body)

    with pytest.raises(MetadataUnusable):
        idp.approve(sha256(body).hexdigest())
    assert idp.notice() == {"differs": ["unusable"], "certificatesUntil": []}
    with pytest.raises(MetadataUnusable):
        idp.waiting()
    assert len(idp.keys) == 2


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("made", "is_usable"),
    [
        (lambda body, _folder: body, True),
        (lambda body, _folder: changed(body, lambda _root: None), True),
        (lambda body, _folder: body.replace(b"resolve_artifact", b"resolve_other"), False),
        (lambda body, folder: changed(body, lambda _r: None, folder=folder, by="service"), False),
        (lambda body, _folder: emptied(body), False),
        (lambda body, _folder: moved(body), False),
    ],
    ids=["signed", "unsigned", "altered", "signed by another", "empty signature", "misplaced"],
)
def test_the_first_file_must_hold_what_it_says_of_itself(idp, place, made, is_usable):
    place.file.write_bytes(made(place.file.read_bytes(), place.folder))

    if is_usable:
        assert len(idp.keys) == 2
        return
    with pytest.raises(MetadataUnusable, match="IDENT_DIGID_METADATA_FILE cannot be used"):
        _ = idp.keys


def emptied(body):
    root = etree.fromstring(body)
    signature = root.find(tag(DS, "Signature"))
    for part in list(signature):
        signature.remove(part)
    return etree.tostring(root)


def moved(body):
    root = etree.fromstring(body)
    root.append(root.find(tag(DS, "Signature")))
    return etree.tostring(root)


@pytest.mark.capability("A13")
def test_what_was_approved_counts_after_a_restart_and_nothing_else_on_its_word(idp, place, seen):
    """Only a key from before signed it, which it no longer holds: a rollover."""
    other = published(place.folder, keys=("digid-next", "service"))
    idp.approve(seen.fingerprint)

    assert len(ApprovedMetadata(place.file).keys) == 1
    place.file.write_bytes(other)
    with pytest.raises(MetadataUnusable, match="metadata_signature_invalid"):
        _ = ApprovedMetadata(place.file).keys


def test_one_approval_after_another_leaves_each_in_force(idp, place, seen):
    idp.approve(seen.fingerprint)
    idp.offer(published(place.folder, by="digid-next", keys=("digid",)))
    idp.approve(idp.waiting().fingerprint)

    assert len(ApprovedMetadata(place.file).keys) == len(idp.keys) == 1
    assert idp.offer(published(place.folder, keys=("digid", "digid-next")))


def test_an_unsigned_first_file_is_known_as_such(idp, place):
    assert idp.is_signed
    place.file.write_bytes(changed(place.file.read_bytes(), lambda _root: None))
    assert not idp.is_signed


def test_where_another_key_signs_the_file_only_somebody_s_hand_vouches_for_it(place):
    body = changed(place.file.read_bytes(), lambda _root: None, folder=place.folder, by="service")
    place.file.write_bytes(body)

    assert len(ApprovedMetadata(place.file, is_signed_by_itself=False).keys) == 2


@pytest.mark.capability("A13")
@pytest.mark.parametrize(("by_post", "missing"), [(True, "HTTP-POST"), (False, "HTTP-Redirect")])
def test_metadata_without_our_binding_are_refused_everywhere(place, by_post, missing):
    idp = ApprovedMetadata(place.file, by_post=by_post)
    lacking = changed(published(place.folder), without_login_by(missing), folder=place.folder)
    assert idp.origin == "http://localhost:2"
    with pytest.raises(MetadataUnusable, match=f"no SingleSignOnService for {missing}"):
        idp.offer(lacking)
    put(idp, lacking)
    with pytest.raises(MetadataUnusable, match=missing):
        idp.waiting()

    place.file.write_bytes(lacking)
    assert idp.address(by_post=by_post), "a process that runs goes on with what it knows"
    assert ApprovedMetadata(place.file, by_post=not by_post).origin


@pytest.mark.capability("A13")
@pytest.mark.parametrize("binding", ["redirect", "post"])
def test_a_start_without_our_binding_is_refused_with_words(place, binding, capsys):
    env = {**place.env, **SECRETS, "IDENT_DIGID_BINDING": binding}
    missing = {"redirect": "HTTP-Redirect", "post": "HTTP-POST"}[binding]
    built(env)[0].database.engine.dispose()
    place.file.write_bytes(changed(place.file.read_bytes(), without_login_by(missing)))

    with pytest.raises(SystemExit) as stopped:
        built(env)

    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert f"IDENT_DIGID_METADATA_FILE cannot be used: no SingleSignOnService for {missing}" in said
    assert str(place.folder) not in said


@pytest.mark.parametrize(("binding", "origin"), [("redirect", "http://localhost:2"), ("post", "")])
def test_pages_may_lead_to_the_address_of_our_binding(place, binding, origin):
    body = changed(place.file.read_bytes(), login_at("HTTP-POST", ELSEWHERE))
    place.file.write_bytes(body)
    here, _ = built({**place.env, **SECRETS, "IDENT_DIGID_BINDING": binding})
    here.database.engine.dispose()

    assert here.surroundings.login_origin == (origin or "https://post.digid.example")


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (login_at("HTTP-POST", ELSEWHERE), ["endpoints"]),
        (lambda root: root.set("validUntil", "2030-01-01T00:00:00Z"), ["nothing of use"]),
    ],
)
def test_health_names_what_differs(idp, place, change, differs):
    assert idp.notice() == {}
    idp.offer(changed(place.file.read_bytes(), change, folder=place.folder))

    notice = idp.notice()
    assert list(notice["differs"]) == differs
    assert len(notice["certificatesUntil"]) == 2


def test_other_keys_are_named_with_the_days_on_which_their_certificates_end(idp, seen):
    until = [at.date().isoformat() for at in seen.metadata.expire_at]

    assert list(idp.notice()["differs"]) == ["keys", "certificates"]
    assert idp.notice()["certificatesUntil"] == until


@pytest.mark.capability("A13")
@pytest.mark.parametrize("head", [b"", HEAD + b"X-Slow: ", HEAD + b"\r\n"])
def test_whoever_publishes_slowly_holds_up_no_other_work(idp, head, caplog):
    settings = SimpleNamespace(digid_ca_file=None, digid_client_certificate=None)
    here = SimpleNamespace(services=SimpleNamespace(idp=idp), others={})
    with Peer(drips_after(head)) as peer:
        settings.digid_metadata_url = peer.url
        before, begin = threading.active_count(), time.monotonic()
        Daily(lambda: look_around(here, settings), FixedClock()).tick()
        assert time.monotonic() - begin < 5
        with pytest.raises(MetadataUnusable, match="TooSlow"):
            idp.refresh(peer.url, Outgoing(seconds=0.4))
    until = time.monotonic() + 20
    while threading.active_count() > before - 1 and time.monotonic() < until:
        time.sleep(0.02)
    assert "cannot be used" in caplog.text


@pytest.fixture
def secure(publisher, tmp_path):
    """The publisher behind TLS that demands a certificate, as the back channel of DigiD does."""
    own, other = Authority(tmp_path / "own", "Own"), Authority(tmp_path / "other", "Other")
    publisher.socket = own.mutual("localhost").wrap_socket(publisher.socket, server_side=True)
    return SimpleNamespace(
        own=own, other=other, url=f"https://localhost:{publisher.server_port}/", at=publisher
    )


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("ours", "theirs", "comes"),
    [("own", "own", True), ("own", "other", False), (None, "own", False), ("own", None, False)],
    ids=["both", "another authority", "no certificate of ours", "authorities of the system"],
)
def test_metadata_are_fetched_as_over_the_back_channel(secure, idp, place, ours, theirs, comes):
    secure.at.body = published(place.folder, keys=("digid-next",))
    settings = SimpleNamespace(
        digid_ca_file=str(getattr(secure, theirs).file) if theirs else None,
        digid_client_certificate=getattr(secure, ours).issue("balie") if ours else None,
    )
    line = building.line_to_metadata(settings)

    if comes:
        assert idp.refresh(secure.url, line)
        return
    with pytest.raises(MetadataUnusable, match="no answer"):
        idp.refresh(secure.url, line)
