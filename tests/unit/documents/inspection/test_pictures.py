"""Pictures are written anew: nothing of a file is left but what is to be seen."""

import io

import pikepdf
import pytest
from PIL import Image

from sidecar.core.documents import Kind, Why
from tests import document_files as made
from tests.judged import judged, why_not

pytestmark = pytest.mark.capability("M13", "M26")


def seen(verdict):
    return Image.open(io.BytesIO(verdict.content))


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "PNG", "TIFF"])
def test_where_and_by_what_it_was_made_is_gone(form):
    sent = made.photo(form)
    assert made.SECRET.encode() in sent

    kept = judged(sent).content

    assert made.SECRET.encode() not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}
    assert set(Image.open(io.BytesIO(kept)).info) <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density"),
    }


def test_remarks_and_descriptions_are_gone():
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Jansen</x:xmpmeta>"
    sent = made.picture(comment=b"van Jansen", xmp=xmp)
    assert sent.count(b"Jansen") == 2

    assert b"Jansen" not in judged(sent).content


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (64, 48)), (6, (48, 64)), (3, (64, 48))])
def test_the_right_side_is_up(form, orientation, size):
    assert seen(judged(made.photo(form, orientation=orientation))).size == size


def test_a_picture_on_its_head_is_turned():
    """The drawing is dark on one side: turned by half, on the other."""
    as_it_is = seen(judged(made.photo(orientation=1))).getpixel((2, 24))
    turned = seen(judged(made.photo(orientation=3))).getpixel((2, 24))

    assert abs(as_it_is[0] - turned[0]) > 150


@pytest.mark.parametrize(
    ("mode", "form", "kept"),
    [
        ("L", "JPEG", "L"),
        ("CMYK", "JPEG", "RGB"),
        ("1", "PNG", "1"),
        ("P", "PNG", "RGB"),
        ("RGBA", "PNG", "RGBA"),
        ("LA", "PNG", "RGBA"),
        ("I;16", "PNG", "L"),
        ("1", "TIFF", "L"),
        ("RGBA", "TIFF", "RGB"),
    ],
)
def test_whatever_its_colours_are(mode, form, kept):
    image = made.drawing().convert("L").convert("RGB" if mode == "P" else "L").convert(mode)

    assert seen(judged(made.picture(form, image))).mode == kept


def test_sixteen_bits_keep_their_grey():
    image = Image.new("I;16", (10, 10), 0x8000)

    assert seen(judged(made.picture("PNG", image))).getpixel((5, 5)) == 0x80


def test_a_broken_profile_of_colours_is_no_reason():
    assert seen(judged(made.picture(icc_profile=b"x" * 200))).size == (64, 48)


def test_a_scan_of_several_pages_becomes_a_pdf():
    verdict = judged(made.tiff(pages=3, mode="1"))

    assert (verdict.kind, verdict.pages) == (Kind.PDF, 3)
    with pikepdf.open(io.BytesIO(verdict.content)) as kept:
        assert len(kept.pages) == 3
    assert judged(verdict.content).pages == 3


def test_a_scan_of_one_page_becomes_a_jpeg():
    assert judged(made.tiff()).kind is Kind.JPEG


def test_a_scan_whose_second_page_says_no_width_is_refused():
    whole = made.tiff(pages=2)
    width = b"\x00\x01\x04\x00"
    assert whole.count(width) == 2
    at = whole.rindex(width)

    assert why_not(whole[:at] + b"\xff" + whole[at + 1 :]) is Why.BROKEN
    assert why_not(whole) is None


def test_a_scan_with_too_many_pages_is_refused():
    assert why_not(made.tiff(pages=101, mode="1")) is Why.TOO_MANY_PAGES
    assert judged(made.tiff(pages=100, mode="1")).pages == 100


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_small_file_that_becomes_huge_is_refused(side):
    bomb = made.png_that_says(side, side) if side < 20_000 else made.png_that_says(side, 2_000)
    assert len(bomb) < 300_000

    assert why_not(bomb) is Why.TOO_MANY_PIXELS
    assert why_not(made.png_that_says(2_000, 2_000)) is None


def test_an_animated_picture_is_refused():
    frames = [made.drawing(), made.drawing().rotate(90)]
    moving = made.picture("PNG", frames[0], save_all=True, append_images=frames[1:])

    assert why_not(moving) is Why.MOVING
    assert why_not(made.picture("PNG", frames[0])) is None


def test_of_a_heic_with_several_pictures_the_main_one_is_kept():
    frames = [made.drawing((40, 40))]
    sent = made.picture("HEIF", made.drawing((64, 48)), save_all=True, append_images=frames)

    assert seen(judged(sent)).size == (64, 48)


def test_what_a_telephone_puts_behind_a_photo_is_no_reason_and_is_gone():
    second = made.picture(image=made.drawing((20, 20)))
    movie = b"\0\0\0\x18ftypmp42" + bytes(500)
    samsung = b"Image_UTC_Data" + bytes(100) + b"SEFT"

    for behind in (second, movie, samsung, bytes(100), b"\r\n"):
        kept = judged(made.photo() + behind).content
        assert behind not in kept or not behind.strip(b"\0\r\n")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
@pytest.mark.parametrize(
    "behind",
    [b"<?php system($_GET[0]); ?>", made.program(), made.pdf(), made.picture("GIF")],
    ids=["script", "program", "pdf", "gif"],
)
def test_what_nobody_appends_is_refused(form, behind):
    assert why_not(made.picture(form) + behind) in (Why.TWO_IN_ONE, Why.BROKEN)
    assert why_not(made.picture(form)) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF", "TIFF"])
def test_a_picture_that_is_a_zip_as_well_is_refused(form):
    """A GIFAR and its kin: one reader sees a picture, another an archive."""
    assert why_not(made.picture(form) + made.zipped({"A.class": "x"})) is Why.TWO_IN_ONE
    assert why_not(made.picture(form)) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_cut_off_anywhere_it_is_refused(form):
    whole = made.photo(form)

    for length in range(1, len(whole) - 1, max(1, len(whole) // 60)):
        assert why_not(whole[:length]) is not None, length
    assert why_not(whole) is None
