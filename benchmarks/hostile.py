"""Answers made to keep us busy: as large as we read, in every shape that costs a parser time."""

from collections.abc import Callable

LARGEST = 256 * 1024
CLOSE = b"</samlp:Response>"
SIGNED_INFO = b"<ds:SignedInfo>"
TRANSFORM = b"<ds:Transforms>"
LOOP = (
    b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><xsl:stylesheet'
    b' version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
    b'<xsl:for-each select="//*"><xsl:for-each select="//*"><xsl:for-each select="//*">'
    b'<xsl:value-of select="."/></xsl:for-each></xsl:for-each></xsl:for-each></xsl:template>'
    b"</xsl:stylesheet></ds:Transform>"
)


def bodies(right: bytes) -> dict[str, bytes]:
    """Each hostile answer by its name; `right` is the honest one that they are made of."""
    room = LARGEST - len(right)
    return {
        "deep nesting": _within(right, lambda size: b"<a>" * (size // 7) + b"</a>" * (size // 7)),
        "shallow nesting, many times": _within(
            right, lambda size: (b"<a>" * 200 + b"</a>" * 200) * (size // 1400)
        ),
        "as many elements and attributes as we read": _within(
            right,
            lambda _size: b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(32)) * 900,
        ),
        "as deep as we read": _within(right, lambda _size: (b"<a>" * 200 + b"</a>" * 200) * 4),
        "as many namespaces as we read": _within(
            right,
            lambda _size: b"<a %s/>" % b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(150)),
        ),
        "many elements": _within(right, lambda size: b"<a/>" * (size // 4)),
        "many attributes": _within(
            right, lambda size: b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(size // 11))
        ),
        "many namespaces": _within(
            right,
            lambda size: (
                b"<a %s/>" % b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(size // 20))
            ),
        ),
        "many ids": _within(
            right, lambda size: b"".join(b'<a ID="i%d"/>' % n for n in range(size // 16))
        ),
        "long text": _within(right, lambda size: b"<a>" + b"x" * (size - 7) + b"</a>"),
        "many references": _within(
            right, lambda size: b"<a>" + b"&#120;" * ((size - 7) // 6) + b"</a>"
        ),
        "many signatures": _within(
            right,
            lambda size: (
                b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>" * (size // 65)
            ),
        ),
        "long attribute": _within(right, lambda size: b'<a b="' + b"x" * (size - 9) + b'"/>'),
        "a program as transform": right.replace(TRANSFORM, TRANSFORM + LOOP),
        "a program as transform, and much to walk": _within(
            right.replace(TRANSFORM, TRANSFORM + LOOP), lambda size: b"<a/>" * (size // 4)
        ),
        "long prefix list": right.replace(b"ds saml samlp xs", b"ds " * (room // 6)),
        "entities": b"<!DOCTYPE a [<!ENTITY b 'x'>"
        + b"<!ENTITY c '&b;&b;'>" * 1000
        + b"]>"
        + right,
        "comments": _within(right, lambda size: b"<!---->" * (size // 7)),
        "nothing but brackets": b"<" * LARGEST,
        "one byte too much": right + b" " * (room + 1),
    }


def _within(right: bytes, made: Callable[[int], bytes]) -> bytes:
    """The honest answer with as much of something in it as fits."""
    return right.replace(CLOSE, made(LARGEST - len(right)) + CLOSE)
