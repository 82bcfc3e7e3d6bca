"""An address as a QR code, to put into a page."""

import segno
from markupsafe import Markup

QUIET_ZONE = 4
MODULE = 4


def svg(address: str) -> Markup:
    """Without its own size or colours of the background: the style of the page gives those."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(
        scale=MODULE, border=QUIET_ZONE, omitsize=True, svgclass="balie-qr", lineclass=None
    )
    # The library writes the drawing; of the address nothing but black and white is in it.
    return Markup(drawn)  # noqa: S704
