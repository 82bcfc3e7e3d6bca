"""Answers made to keep us busy: as large as we read, in every shape that costs a parser time."""

from collections.abc import Callable

LARGEST = 256 * 1024
CLOSE = b"</samlp:Response>"
SIGNATURE = b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"
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
    return {**_many(right), **_as_much_as_we_read(right), **_long(right), **_special(right)}


def _many(right: bytes) -> dict[str, bytes]:
    """As many of something as fit."""
    made: dict[str, Callable[[int], bytes]] = {
        "deep nesting": lambda size: b"<a>" * (size // 7) + b"</a>" * (size // 7),
        "shallow nesting": lambda size: (b"<a>" * 200 + b"</a>" * 200) * (size // 1400),
        "elements": lambda size: b"<a/>" * (size // 4),
        "attributes": lambda size: b"<a %s/>" % _joined(b'a%d=""', size // 11),
        "namespaces": lambda size: b"<a %s/>" % _joined(b'xmlns:n%d="u"', size // 16),
        "ids": lambda size: _joined(b'<a ID="i%d"/>', size // 17),
        "signatures": lambda size: SIGNATURE * (size // len(SIGNATURE)),
        "comments": lambda size: b"<!---->" * (size // 7),
    }
    return {f"many {name}": _within(right, make) for name, make in made.items()}


def _as_much_as_we_read(right: bytes) -> dict[str, bytes]:
    """Just below the limits of `ident.saml.document`."""
    wide = b"<a %s/>" % _joined(b'a%d=""', 32)
    named = b"<a %s/>" % _joined(b'xmlns:n%d="u"', 150)
    return {
        "900 elements of 32 attributes": _within(right, lambda _size: wide * 900),
        "four times 200 deep": _within(right, lambda _size: (b"<a>" * 200 + b"</a>" * 200) * 4),
        "150 namespaces": _within(right, lambda _size: named),
    }


def _long(right: bytes) -> dict[str, bytes]:
    return {
        "long text": _within(right, lambda size: b"<a>" + b"x" * (size - 7) + b"</a>"),
        "long attribute": _within(right, lambda size: b'<a b="' + b"x" * (size - 9) + b'"/>'),
        "long prefix list": right.replace(b"ds saml samlp xs", b"ds " * 40_000),
        "one byte too much": right + b" " * (LARGEST - len(right) + 1),
    }


def _special(right: bytes) -> dict[str, bytes]:
    with_program = right.replace(TRANSFORM, TRANSFORM + LOOP)
    return {
        "a program as transform": with_program,
        "a program, and much to walk": _within(with_program, lambda size: b"<a/>" * (size // 4)),
        "entities": b"<!DOCTYPE a [%s]>" % (b"<!ENTITY c '&b;&b;'>" * 1000) + right,
        "nothing but brackets": b"<" * LARGEST,
    }


def _joined(form: bytes, count: int) -> bytes:
    return b" ".join(form % number for number in range(count))


def _within(right: bytes, made: Callable[[int], bytes]) -> bytes:
    """The honest answer with as much of something in it as fits."""
    return right.replace(CLOSE, made(LARGEST - len(right)) + CLOSE)
