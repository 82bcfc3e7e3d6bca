"""Files as people send them, and as nobody should: made here, byte by byte where it matters."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
SECRET = "Camera van Jansen"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def drawing(size=(64, 48), mode="RGB"):
    """Left is dark and right is light, so that one sees which side is up."""
    return Image.linear_gradient("L").rotate(90).resize(size).convert(mode)


def with_place(orientation=1):
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, SECRET
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (52.0, 5.0, 7.0)
    return exif


def picture(form="JPEG", image=None, **how):
    written = io.BytesIO()
    (image or drawing()).save(written, form, **how)
    return written.getvalue()


def photo(form="JPEG", *, orientation=1, size=(64, 48)):
    """As a telephone makes it: where it was, by which camera, which side is up."""
    # As bytes: only so pillow-heif turns the orientation into a HEIC's own, as a telephone does.
    return picture(form, drawing(size), exif=with_place(orientation).tobytes())


def tiff(pages=1, mode="RGB"):
    more = [drawing(mode=mode) for _ in range(pages - 1)]
    return picture("TIFF", drawing(mode=mode), save_all=True, append_images=more)


def pdf(change=None, *, pages=1, **how):
    """`change` gets the pikepdf document before it is written."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        if change is not None:
            change(made)
        written = io.BytesIO()
        made.save(written, **how)
        return written.getvalue()


def pdf_of_objects(*, loose):
    """By hand, for pikepdf writes nothing that nothing points to."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        loose,
    )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    return written + table + trailer


def png_that_says(width, height):
    """All of one colour: small on disk, and as large as it says in memory."""

    def piece(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    packer, rows = zlib.compressobj(9), b""
    for _ in range(height):
        rows += packer.compress(bytes(1 + (width + 7) // 8))
    head = struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", rows + packer.flush()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(piece(*each) for each in pieces)


def zipped(parts, *, how=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return written.getvalue()


def docx(*, body="", types="", relations="", parts=None, main=f"{DOCX}document.main+xml"):
    """`relations` are those of the text; `parts` come on top, and may take the place of one."""
    every = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Geachte'
        f"</w:t></w:r></w:p>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}relationships">'
        f"{relations}</Relationships>",
        **(parts or {}),
    }
    return zipped(every)


def relation(kind, target, *, is_outside=False):
    mode = ' TargetMode="External"' if is_outside else ""
    return f'<Relationship Id="r9" Type="{OFFICE}relationships/{kind}" Target="{target}"{mode}/>'


def field(*pieces):
    """A field of Word, in pieces as Word itself may cut it."""
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def odt(*, body="", manifest="", parts=None, media_type="application/vnd.oasis.opendocument.text"):
    every = {
        "content.xml": f'<office:document-content xmlns:office="{ODF}office:1.0" '
        f'xmlns:text="{ODF}text:1.0" xmlns:draw="{ODF}drawing:1.0" xmlns:script="{ODF}script:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>{body}</office:body>'
        f"</office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        f"{manifest}</manifest:manifest>",
        **(parts or {}),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", media_type, zipfile.ZIP_STORED)
        for name, content in every.items():
            box.writestr(name, content)
    return written.getvalue()


def program():
    """The head of a program for Windows, and one for Linux behind it would be no less of one."""
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(400)
