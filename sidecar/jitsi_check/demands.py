"""What config.js must say: the settings of jitsi-config, as they reach a browser."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sidecar.jitsi_check import config_js
from sidecar.jitsi_check.findings import Finding, Row, judged, unknown, wrong

CONFIG = Row(
    id="config",
    fact="config.js can be read",
    mend="${CONFIG}/web/custom-config.js: a mistake in it, or another address in front",
)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What config.js must say at `path`; `may_lack` where Jitsi's own default is the same."""

    path: str
    value: Any
    fact: str
    mend: str
    may_lack: bool = False

    @property
    def row(self) -> Row:
        return Row(id=f"config.{self.path}", fact=self.fact, mend=self.mend)

    def finding(self, config: Mapping[str, Any]) -> Finding:
        found = config_js.find(config, self.path)
        if found is config_js.COMPUTED:
            return unknown(self.row, f"config.{self.path} is computed in the browser")
        holds = found == self.value or (found is None and self.may_lack)
        said = "is not set" if found is None else f"is {_shown(found)}"
        return judged(self.row, f"config.{self.path} {said}", holds=holds)


def _off(path: str, fact: str, mend: str) -> Demand:
    return Demand(path=path, value=False, fact=fact, mend=mend, may_lack=True)


def _never(path: str, mend: str) -> Demand:
    fact = f"no facts of a call go to others ({path.rpartition('.')[2]})"
    return Demand(path=path, value=None, fact=fact, mend=f"jitsi.env: no {mend}", may_lack=True)


_CUSTOM = "web/custom-config.js: config.{}"
DEMANDS = (
    Demand(
        path="p2p.enabled",
        value=False,
        fact="the call goes by the bridge: nobody sees the address of the other",
        mend="jitsi.env: ENABLE_P2P=0",
    ),
    Demand(
        path="prejoinConfig.enabled",
        value=False,
        fact="no page before the call but that of the balie",
        mend="jitsi.env: ENABLE_PREJOIN_PAGE=0",
    ),
    Demand(
        path="disableDeepLinking",
        value=True,
        fact="a phone stays in the browser and is not sent to an app",
        mend="jitsi.env: DISABLE_DEEP_LINKING=1",
    ),
    _off(
        "recordingService.enabled",
        "no button to record on the server",
        "jitsi.env: ENABLE_RECORDING=0, ENABLE_SERVICE_RECORDING=0",
    ),
    _off(
        "fileRecordingsEnabled",
        "no button to record on the server, by its old name",
        "web/custom-config.js: take fileRecordingsEnabled out",
    ),
    Demand(
        path="localRecording.disable",
        value=True,
        fact="no button to record in the browser",
        mend="jitsi.env: DISABLE_LOCAL_RECORDING=1",
    ),
    _off("liveStreaming.enabled", "no button to stream", "jitsi.env: ENABLE_LIVESTREAMING=0"),
    _off("transcription.enabled", "nothing is written down", "jitsi.env: ENABLE_TRANSCRIPTIONS=0"),
    Demand(
        path="disableThirdPartyRequests",
        value=True,
        fact="no pictures or scripts from elsewhere",
        mend=_CUSTOM.format("disableThirdPartyRequests = true"),
    ),
    _never("analytics.amplitudeAPPKey", "AMPLITUDE_ID"),
    _never("analytics.googleAnalyticsTrackingId", "GOOGLE_ANALYTICS_ID"),
    _never("analytics.matomoEndpoint", "MATOMO_ENDPOINT"),
    _never("analytics.scriptURLs", "ANALYTICS_SCRIPT_URLS"),
    _off("analytics.rtcstatsEnabled", "no statistics of calls", "jitsi.env: RTCSTATS_ENABLED=0"),
    _off("enableCalendarIntegration", "no calendars of others", "jitsi.env: ENABLE_CALENDAR=0"),
    Demand(
        path="lobby.autoKnock",
        value=True,
        fact="a citizen knocks without a page of Jitsi between",
        mend=_CUSTOM.format("lobby"),
    ),
    _off("fileSharing.enabled", "documents go by the balie only", _CUSTOM.format("fileSharing")),
)


def findings(config: Mapping[str, Any]) -> Iterator[Finding]:
    if not config:
        yield wrong(CONFIG, "nothing is assigned to `config`")
        yield from (unknown(demand.row, "no config.js") for demand in DEMANDS)
        return
    yield judged(CONFIG, f"{len(config)} settings", holds=True)
    yield from (demand.finding(config) for demand in DEMANDS)


def _shown(value: Any) -> str:  # noqa: ANN401  any value of JavaScript
    return (
        {True: "true", False: "false"}.get(value, str(value)[:80]) if value.__hash__ else "a list"
    )
