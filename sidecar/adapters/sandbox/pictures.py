"""Pictures: decoded and written anew, so that nothing is left of a file but what is to be seen."""

import io
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from sidecar.core.documents import Kind, Unfit, Why
from sidecar.documents.inspection import bounds, endings

FORMATS = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.HEIC: ("HEIF",),
    Kind.TIFF: ("TIFF",),
}
QUALITY = 90
# Raw data of a camera are TIFF too, and what stands first in them is a small preview.
_DNG_VERSION, _MAKER_NOTE_OF_RAW = 50706, 50740
_WHITE = (255, 255, 255)
# What a decoder raises for what it cannot read; Pillow's own decoders raise nearly anything.
UNREADABLE = (
    *(OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError),
    *(ArithmeticError, AttributeError, RuntimeError, UnidentifiedImageError),
    *(NotImplementedError, AssertionError, UnicodeError),
)


@dataclass(frozen=True)
class Page:
    """One page of a scan, as a PDF holds it: JPEG, or one bit per pixel for black on white."""

    width: int
    height: int
    dots_per_inch: float
    is_grey: bool
    jpeg: bytes | None
    bits: bytes | None


def prepare() -> None:
    """All that Pillow would load later; there is no file any more by then."""
    Image.MAX_IMAGE_PIXELS = bounds.MOST_PIXELS
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False)
    for name in sorted({name for names in FORMATS.values() for name in names}):
        _warm(name)
    ImageCms.createProfile("sRGB")


def _warm(name: str) -> None:
    Image.init()
    if name == "MPO":
        return
    small = io.BytesIO()
    Image.new("RGB", (32, 32)).save(small, name)
    Image.open(small, formats=[name]).load()


def refuse_two_in_one(content: mmap.mmap, kind: Kind) -> None:
    """Raises Unfit for a second file behind the picture, or one that is cut off."""
    if len(content) > bounds.LARGEST_PICTURE:
        raise Unfit(Why.TOO_MUCH, "a picture")
    if kind is Kind.JPEG:
        endings.refuse_more_than_jpeg(content)
    elif kind is Kind.PNG:
        endings.refuse_more_than_png(content)
    elif kind is Kind.HEIC:
        endings.refuse_more_than_heic(content)


def opened(file: BinaryIO, kind: Kind) -> Image.Image:
    """Raises Unfit; its pixels are decoded later."""
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(Why.TOO_MANY_PIXELS, "says its head") from error
    except UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error
    _refuse_size(image)
    if kind is Kind.PNG and getattr(image, "is_animated", False):
        raise Unfit(Why.MOVING, "an animated PNG")
    tags = getattr(image, "tag_v2", {})
    if kind is Kind.TIFF and (_DNG_VERSION in tags or _MAKER_NOTE_OF_RAW in tags):
        raise Unfit(Why.UNKNOWN_KIND, "raw data of a camera")
    return image


def has_pages(image: Image.Image) -> bool:
    """Whether a TIFF is more than one picture; raises Unfit: to count them is to read them."""
    try:
        return getattr(image, "n_frames", 1) > 1
    except UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error


def anew(image: Image.Image, kind: Kind) -> tuple[Kind, bytes]:
    """As JPEG, or as PNG what was one; raises Unfit."""
    kept = Kind.PNG if kind is Kind.PNG else Kind.JPEG
    try:
        bare = _bare(image, keeps_holes=kept is Kind.PNG)
        return kept, _written(bare, kept)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(Why.TOO_MANY_PIXELS, "while decoding") from error
    except UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error


def pages_of(image: Image.Image) -> Iterator[Page]:
    """The pages of a TIFF, one at a time; raises Unfit."""
    together = 0
    try:
        for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
            if number > bounds.MOST_SCANNED_PAGES:
                raise Unfit(Why.TOO_MANY_PAGES, "a TIFF")
            _refuse_size(frame)
            together += frame.width * frame.height
            if together > bounds.MOST_PIXELS_TOGETHER:
                raise Unfit(Why.TOO_MANY_PIXELS, "all pages together")
            yield _page(frame)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(Why.TOO_MANY_PIXELS, "a page") from error
    except UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error


def preview(image: Image.Image) -> bytes:
    """A PNG whose longest side is bounded; raises Unfit."""
    most = bounds.LONGEST_PREVIEW_SIDE
    try:
        # A JPEG is decoded at a fraction of its size where that is enough.
        image.draft("RGB", (most, most))
        small = _bare(image, keeps_holes=False)
        small.thumbnail((most, most))
        return _written(small, Kind.PNG)
    except UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error


def _refuse_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > bounds.MOST_PIXELS or max(width, height) > bounds.LONGEST_SIDE:
        raise Unfit(Why.TOO_MANY_PIXELS, "says its head")
    if not width or not height:
        raise Unfit(Why.BROKEN, "no pixels")


def _bare(image: Image.Image, *, keeps_holes: bool) -> Image.Image:
    """Its pixels the right way up and in sRGB, and nothing else of it."""
    image.load()
    profile = image.info.get("icc_profile")
    # A HEIC is turned by its own orientation while it is decoded, which is all that counts there.
    upright = ImageOps.exif_transpose(image)
    plain = _plain(upright, keeps_holes=keeps_holes, profile=profile)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _plain(image: Image.Image, *, keeps_holes: bool, profile: bytes | None) -> Image.Image:
    if image.mode in ("1", "L"):
        return image if "transparency" not in image.info else image.convert("RGBA").convert("RGB")
    if image.mode.startswith("I;16"):
        # Pillow cuts off what is above 255 where it should divide.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    has_holes = "A" in image.mode or "a" in image.mode or "transparency" in image.info
    if has_holes:
        whole = image.convert("RGBA")
        if keeps_holes:
            return whole
        paper = Image.new("RGB", whole.size, _WHITE)
        paper.paste(whole, mask=whole.getchannel("A"))
        return paper
    return _in_srgb(image, profile)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, *UNREADABLE):
            # Colours that are a little off are better than no picture.
            found = None
        if found is not None:
            return found
    return image.convert("RGB")


def _written(image: Image.Image, kind: Kind) -> bytes:
    written = io.BytesIO()
    if kind is Kind.PNG:
        image.save(written, "PNG", compress_level=4)
    else:
        grey = image.mode in ("1", "L")
        image.convert("L" if grey else "RGB").save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _page(frame: Image.Image) -> Page:
    dots = _dots_per_inch(frame)
    bare = _bare(frame, keeps_holes=False)
    is_black_on_white = bare.mode == "1"
    return Page(
        width=bare.width,
        height=bare.height,
        dots_per_inch=dots,
        is_grey=bare.mode in ("1", "L"),
        jpeg=None if is_black_on_white else _written(bare, Kind.JPEG),
        bits=bare.tobytes() if is_black_on_white else None,
    )


def _dots_per_inch(frame: Image.Image) -> float:
    try:
        found = float(frame.info.get("dpi", (0, 0))[0])
    except UNREADABLE:
        return 200.0
    return found if 50 <= found <= 2400 else 200.0
