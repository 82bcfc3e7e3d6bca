"""Who gets a connection: the holder of a token of ours, and nobody else."""

from collections.abc import AsyncIterator

from sidecar.jitsi_check.browser import Browser, Line, LoginRefused, Silence
from sidecar.jitsi_check.findings import Finding, Outcome, Row, good, judged, unknown, wrong
from sidecar.jitsi_check.probe import Probe

TOKEN = Row(
    id="token",
    fact="a token of the balie opens a connection: Prosody has our public key",
    mend=(
        "jitsi.env: JWT_ASAP_KEYSERVER, JWT_SIGN_TYPE, JWT_ACCEPTED_ISSUERS,"
        " JWT_ACCEPTED_AUDIENCES; the clock of both machines"
    ),
)
NONE = Row(
    id="token.none",
    fact="nobody comes without a token",
    mend="jitsi.env: ENABLE_AUTH=1, AUTH_TYPE=jwt, JWT_ALLOW_EMPTY=0, ENABLE_GUESTS=0",
)
EXPIRED = Row(
    id="token.expired",
    fact="a token of an hour ago is refused",
    mend="jitsi.env: AUTH_TYPE=jwt; the clock of Prosody's machine",
)
FORGED = Row(
    id="token.forged",
    fact="a token with the signature of another key is refused",
    mend="jitsi.env: AUTH_TYPE=jwt, JWT_SIGN_TYPE=RS256, JWT_ASAP_KEYSERVER",
)


async def findings(line: Line, probe: Probe) -> AsyncIterator[Finding]:
    first = await _accepted(line, probe)
    yield first
    refusals = ((NONE, None), (EXPIRED, probe.expired()), (FORGED, probe.forged()))
    for row, token in refusals:
        if first.outcome is Outcome.GOOD:
            yield await _refused(line, probe, row, token)
        else:
            # Everybody is refused now, so this refusal would say nothing.
            yield unknown(row, "a good token opens nothing either")


async def _accepted(line: Line, probe: Probe) -> Finding:
    try:
        async with Browser(line, probe.room, probe.citizen()):
            return good(TOKEN)
    except LoginRefused as refused:
        return wrong(TOKEN, f"Prosody says: {refused}")
    except Silence as silence:
        return unknown(TOKEN, f"{line.url}: {silence}")


async def _refused(line: Line, probe: Probe, row: Row, token: str | None) -> Finding:
    try:
        async with Browser(line, probe.room, token):
            return wrong(row, "it opened a connection")
    except LoginRefused as refused:
        return judged(row, f"Prosody says: {refused}", holds=True)
    except Silence as silence:
        return unknown(row, str(silence))
