"""The PDF as a reader, a screen reader and an archive find it."""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from branding import theme
from ident.evidence.printing import HtmlPrinter
from tests.evidence_builders import some_facts

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
SCHEMES = ("random_code", "derived_code", "named_employee", "named_employee_code")


def printed(**changed):
    return HtmlPrinter(theme.load("voorbeeldstad")).pdf(some_facts(**changed))


def words(pdf):
    """What stands on the pages, as poppler reads it."""
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(read.stdout.decode().split())


@pytest.mark.capability("A3", "M71")
def test_it_says_who_asked_how_it_was_proved_and_what_was_not_kept():
    said = words(printed())

    for part in (
        "Gemeente Voorbeeldstad",
        "2026-37131",
        "Dora Dorknoper, medewerker burgerzaken",
        "Ingelogd tijdens het gesprek Ja",
        "Behaald niveau Substantieel",
        "Gevraagd niveau Midden",
        "•••••341",
        "_b171aa0cc407681980c1e25ac595875f283dc4d0",
        "sha256:abab",
        "De computer en de medewerker: gelijk",
        "De controlecode. Die is gewist",
    ):
        assert part in said


@pytest.mark.capability("M43")
def test_of_a_company_it_says_the_level_as_eherkenning_does():
    said = words(printed(means="eherkenning", number_kind="kvk", masked_number="•••••354"))

    for part in ("eHerkenning", "Behaald niveau EH3", "Gevraagd niveau EH2+", "KvK-nummer"):
        assert part in said


def test_a_login_before_the_call_is_said_to_be_outside_it():
    facts = some_facts()
    before = printed(logged_in_at=facts.call_began_at - timedelta(seconds=1))

    assert "Ingelogd tijdens het gesprek Nee" in words(before)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
def test_it_is_printed_in_every_language_and_style(language, municipality):
    facts = some_facts(language=language, municipality=municipality)
    with pikepdf.open(BytesIO(HtmlPrinter(theme.load(municipality)).pdf(facts))) as pdf:
        assert str(pdf.Root.Lang) == language


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_its_words(scheme):
    compared_by = "" if scheme == "named_employee" else "machine"

    assert "VNG 2." in words(printed(scheme=scheme, compared_by=compared_by))


@pytest.mark.parametrize("kind", ["bsn", "kvk", "rsin"])
def test_every_kind_of_number_has_its_words(kind):
    assert "•••••341" in words(printed(number_kind=kind, means="eherkenning"))


@pytest.mark.capability("A3")
def test_it_is_made_for_an_archive_and_for_a_screen_reader():
    with pikepdf.open(BytesIO(printed())) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata[f"{PDFA}part"], metadata[f"{PDFA}conformance"]) == ("2", "A")
            assert metadata["{http://purl.org/dc/elements/1.1/}title"]
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.StructTreeRoot
        assert root.ViewerPreferences.DisplayDocTitle
        assert len(root.OutputIntents) == 1
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "/JavaScript" not in str(root.keys())


@pytest.mark.capability("A3")
def test_the_same_facts_make_the_same_bytes_in_another_process_too():
    program = (
        "import sys; from branding import theme;"
        "from ident.evidence.printing import HtmlPrinter;"
        "from tests.evidence_builders import some_facts;"
        "sys.stdout.buffer.write(HtmlPrinter(theme.load('voorbeeldstad')).pdf(some_facts()))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert elsewhere.stdout == printed()
    assert printed(case_number="2026-1") != printed()


def test_what_people_typed_is_text_and_never_markup():
    said = words(printed(asked_by='<img src="file:///etc/passwd"><b>x</b>', case_number="a&b"))

    assert '<img src="file:///etc/passwd"><b>x</b>' in said
    assert "a&b" in said
