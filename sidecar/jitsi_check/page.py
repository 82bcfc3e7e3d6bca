"""Jitsi's page as a browser gets it, and what its headers allow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from sidecar.jitsi_check import config_js
from sidecar.jitsi_check.findings import Finding, Row, judged, unknown, wrong

LARGEST = config_js.LARGEST
A_YEAR = 31_536_000
_AGE = re.compile(r"max-age=\"?(\d{1,12})", re.IGNORECASE)

PAGE = Row(
    id="page",
    fact="Jitsi's page is there, on https",
    mend="its address, its certificate and the proxy in front: docs/operations.md, Jitsi",
)
FRAMED = Row(
    id="framed",
    fact="only the balie may show the call in its page",
    mend="jitsi.env: CSP_HEADER=frame-ancestors https://<host of the balie>",
)
HSTS = Row(
    id="hsts",
    fact="a browser never comes without TLS (HSTS, a year or more)",
    mend="ENABLE_HSTS=1 of docker-jitsi-meet, or Strict-Transport-Security in the proxy in front",
)
NOSNIFF = Row(
    id="nosniff",
    fact="a browser does not guess what a file is (nosniff)",
    mend="docker-jitsi-meet sends X-Content-Type-Options: the proxy in front took it away",
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What came back for one address."""

    status: int
    headers: Mapping[str, Sequence[str]]
    body: bytes


class NoPage(Exception):
    """Nothing, or nothing to be trusted, came back; the text says what."""


async def fetch(http: aiohttp.ClientSession, address: str) -> Page:
    """Without following: where a browser is sent to is not what was asked about."""
    try:
        async with http.get(address, allow_redirects=False) as answer:
            body = await answer.content.read(LARGEST)
            headers = {name.lower(): answer.headers.getall(name) for name in answer.headers}
            return Page(status=answer.status, headers=headers, body=body)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NoPage(f"{type(error).__name__}: {error}") from error


def findings(page: Page | None, why: str, *, address: str, balie: str) -> Iterator[Finding]:
    """The page itself and its headers; `balie` is the origin that may frame it."""
    if page is None:
        yield wrong(PAGE, why)
        yield from (unknown(row, "no page") for row in (FRAMED, HSTS, NOSNIFF))
        return
    is_there = page.status == 200 and address.startswith("https://")
    yield judged(PAGE, f"{address.partition('://')[0]}, status {page.status}", holds=is_there)
    headers = page.headers.get("content-security-policy", ())
    # Two policies may come in one header, with a comma between.
    sources = [_frame_ancestors(policy) for each in headers for policy in each.split(",")]
    allowed = [found for found in sources if found is not None]
    seen = "; ".join(" ".join(found) or "nobody" for found in allowed) or "no frame-ancestors"
    yield judged(FRAMED, seen, holds=bool(allowed) and all(set(a) == {balie} for a in allowed))
    [hsts, nosniff] = (
        _first(page, n) for n in ("strict-transport-security", "x-content-type-options")
    )
    age = _AGE.search(hsts)
    yield judged(HSTS, hsts or "no header", holds=age is not None and int(age[1]) >= A_YEAR)
    yield judged(NOSNIFF, nosniff or "no header", holds=nosniff.lower() == "nosniff")


def _frame_ancestors(policy: str) -> list[str] | None:
    """The sources of the first such directive, as browsers take it (CSP 3, 2.2.1)."""
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name.lower() == "frame-ancestors":
            return [source.rstrip("/") for source in sources if source != "'none'"]
    return None


def _first(page: Page, name: str) -> str:
    return next(iter(page.headers.get(name, ())), "").strip()
