"""Signatures as pyHanko, poppler and a certificate authority see them."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from branding import theme
from ident.evidence.checking import PadesExaminer
from ident.evidence.ports import HardwareKey, Verdict
from ident.evidence.printing import HtmlPrinter
from ident.evidence.signing import PadesSigner
from ident.evidence.unsigned import Unsigned
from tests.evidence_authority import Authority, authority_with_services
from tests.evidence_builders import some_facts

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture(scope="module")
def pdf():
    return HtmlPrinter(theme.load("voorbeeldstad")).pdf(some_facts())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    Authority(folder)
    return folder


@pytest.fixture(scope="module")
def signer(folder):
    return PadesSigner(certificate_file=folder / "seal.pem", key=folder / "seal.key.pem")


@pytest.fixture(scope="module")
def signed(signer, pdf):
    return signer.signed(pdf)


@pytest.fixture(scope="module")
def examiner(folder):
    return PadesExaminer(folder / "root.pem")


def poppler(pdf):
    """What pdfsig says; whom it trusts is another question."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        said = subprocess.run(
            ["pdfsig", "-nocert", file.name], capture_output=True, text=True, check=False
        )
    return said.stdout


@pytest.mark.capability("A3")
def test_what_we_sign_is_valid_and_poppler_agrees(signed, examiner):
    found = examiner.look(signed)

    assert (found.verdict, found.signer) == (Verdict.VALID, "Gemeente Voorbeeldstad")
    assert found.signed_at is not None
    assert not found.is_timestamped
    said = poppler(signed)
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


@pytest.mark.capability("A3")
def test_one_flipped_byte_is_seen_by_us_and_by_poppler(signed, examiner):
    place = signed.index(b"/Producer")
    changed = signed[:place] + b"/Producex" + signed[place + 9 :]

    assert examiner.look(changed).verdict is Verdict.CHANGED
    assert "Signature is Valid" not in poppler(changed)


@pytest.mark.capability("A3")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_no_flipped_bit_makes_another_file_that_is_valid(signed, examiner, place, bit):
    """But in the hole for the signature itself, where a bit of padding or a case is no content;
    there the fingerprint in the records tells the difference."""
    begin, end = signed.index(b"/Contents <"), signed.index(b">", signed.index(b"/Contents <"))
    place %= len(signed)
    changed = bytearray(signed)
    changed[place] ^= 1 << bit

    verdict = examiner.look(bytes(changed)).verdict

    assert verdict is not Verdict.VALID or begin <= place <= end


@pytest.mark.capability("A3")
def test_a_page_that_is_added_afterwards_is_seen(signed, examiner):
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = PageObject(
        contents=writer.add_object(StreamObject(stream_data=b"q Q")), media_box=(0, 0, 100, 100)
    )
    writer.insert_page(page)
    out = BytesIO()
    writer.write(out)

    assert examiner.look(out.getvalue()).verdict is Verdict.CHANGED


def test_a_signer_whom_we_do_not_know_is_named_as_such(signed, tmp_path):
    Authority(tmp_path, name="Elders")

    assert PadesExaminer(tmp_path / "root.pem").look(signed).verdict is Verdict.UNTRUSTED
    assert PadesExaminer().look(signed).verdict is Verdict.UNTRUSTED


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(b"", Verdict.NO_PDF), (b"GIF89a", Verdict.NO_PDF), (b"%PDF-1.7\n", Verdict.CHANGED)],
)
def test_what_cannot_be_read_has_an_outcome_as_well(examiner, content, verdict):
    assert examiner.look(content).verdict is verdict


def test_without_a_certificate_the_file_stays_as_it_was(pdf, examiner):
    assert Unsigned().signed(pdf) == pdf
    assert examiner.look(pdf).verdict is Verdict.UNSIGNED


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    folder = tmp_path_factory.mktemp("services")
    with authority_with_services(folder) as server:
        yield folder, server


def stamping(folder, server):
    return PadesSigner(
        certificate_file=folder / "seal.pem",
        key=folder / "seal.key.pem",
        roots=folder / "root.pem",
        timestamp_url=f"http://127.0.0.1:{server.server_port}/tsa",
    )


@pytest.mark.capability("A3")
def test_with_a_time_stamp_service_it_can_be_checked_when_the_certificate_has_run_out(
    services, pdf
):
    folder, server = services
    stamped = stamping(folder, server).signed(pdf)

    found = PadesExaminer(folder / "root.pem").look(stamped)
    assert (found.verdict, found.is_timestamped) == (Verdict.VALID, True)
    # B-LTA: the lists of what is revoked are inside, and a time-stamp over all of it.
    for part in (b"/DSS", b"/CRLs", b"/DocTimeStamp", b"/ETSI.RFC3161"):
        assert part in stamped
    assert "Signature is Valid" in poppler(stamped)


def test_a_time_stamp_service_that_is_away_is_asked_again_later(services, pdf):
    folder, server = services
    server.is_away = True
    try:
        with pytest.raises(OSError, match="503"):
            stamping(folder, server).signed(pdf)
    finally:
        server.is_away = False
    assert stamping(folder, server).signed(pdf)


def test_a_time_stamp_service_that_nobody_reaches_is_asked_again_later(services, pdf):
    folder, server = services
    away = replace(stamping(folder, server), timestamp_url="http://127.0.0.1:1/tsa")

    with pytest.raises(OSError, match="time-stamp service: ConnectionError"):
        away.signed(pdf)


@pytest.fixture
def token(folder, tmp_path, monkeypatch):
    """A hardware token in software (SoftHSM) that holds the key of our seal."""
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    tool = [shutil.which("softhsm2-util"), "--token", "balie", "--pin", "1234", "--so-pin", "5678"]
    environment = {**os.environ, "SOFTHSM2_CONF": str(configuration)}
    for step in (
        ["--init-token", "--free", "--label", "balie"],
        ["--import", str(folder / "seal.key.pem"), "--label", "seal", "--id", "01"],
    ):
        subprocess.run([*tool, *step], env=environment, check=True, capture_output=True)
    return HardwareKey(library=str(SOFTHSM), token="balie", label="seal", pin="1234")


@pytest.mark.capability("A3")
def test_the_key_may_lie_in_hardware(folder, token, pdf, examiner):
    signer = PadesSigner(certificate_file=folder / "seal.pem", key=token)

    assert examiner.look(signer.signed(pdf)).verdict is Verdict.VALID
    assert "1234" not in repr(signer)
