"""A hundred people who log in at once, beside a DigiD that hangs; and the memory of ident.

Run: python -m benchmarks logins
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import jwt
import requests
from bs4 import BeautifulSoup
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from benchmarks.ground import program, redis_at, served
from benchmarks.rows import Row
from deploy.local.environment import Surroundings
from deploy.local.ports import Ports, free_block
from ident import migrations
from ident.contract import ALGORITHM, LIFETIME, SIDECAR, START_AUDIENCE, StartIdentification
from ident.database import Database

APP = "ident.processes.web:create()"
AT_ONCE = 100
MOST_MIB = 150
TIMEOUT = 60
# DigiD answers some of them after twelve seconds; nobody else may notice.
HANGING = 20
MOST_SLOWER = 1.5
ROUNDS = 3
CHOICE = {"action": "login", "person": "aylin", "level": "midden", "route": "app"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Ident and the simulator of DigiD, running."""

    ident: str
    folder: Path

    def token(self, number: int) -> str:
        asked = StartIdentification(
            request_id=f"bench-{time.monotonic_ns()}-{number}",
            minimum_level="midden",
            asked_by="Sanne de Vries",
            asked_by_function="medewerker",
            organisation="Gemeente Voorbeeldstad",
            language="nl",
            return_url=f"{self.ident.removesuffix('/ident')}/gesprek",
            conversation_id=f"call-{number}-{time.monotonic_ns()}",
            participant_id="p1",
            scheme="random_code",
            means="digid",
            case_number="",
            words="",
        )
        now = datetime.now(UTC)
        common = {"iss": SIDECAR, "aud": START_AUDIENCE, "iat": now, "exp": now + LIFETIME}
        key = load_pem_private_key((self.folder / "start.pem").read_bytes(), password=None)
        claims = {**asdict(asked), **common, "jti": f"{number}-{time.monotonic_ns()}"}
        return jwt.encode(claims, key, ALGORITHM)  # type: ignore[arg-type]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder, ExitStack() as stack:
        place, master = _started(Path(folder), stack)
        _log_in(place, 0)
        calm = _together(place, AT_ONCE)
        memory = max(_memory_mib(child) for child in _children(master))
        # One burst says little on a shared machine, so both are done three times, in turn.
        bursts = [(_beside(place, "none"), _beside(place, "delay")) for _ in range(ROUNDS)]
    quick, slow = (_median(each) for each in zip(*bursts, strict=True))
    ratio = slow[0] / quick[0]
    return [
        _row(f"{AT_ONCE} logins at once on 2 workers, p95", calm, "none lost", ok=calm[1] == 0),
        _row(
            f"the same beside {HANGING} whose DigiD answers after 12 s / at once, p95",
            slow,
            f"at most {MOST_SLOWER}, none lost",
            bare=f"{quick[0]:.1f} s",
            ratio=f"{ratio:.2f}",
            ok=slow[1] == 0 and ratio <= MOST_SLOWER,
        ),
        _row(
            "memory of a worker of ident after that",
            f"{memory:.0f} MiB",
            f"at most {MOST_MIB} MiB",
            ok=memory <= MOST_MIB,
        ),
    ]


def _row(
    name: str,
    ours: str | tuple[float, int],
    goal: str,
    *,
    ok: bool,
    bare: str = "-",
    ratio: str = "-",
) -> Row:
    shown = ours if isinstance(ours, str) else f"{ours[0]:.1f} s"
    return Row(name=name, ours=shown, bare=bare, ratio=ratio, goal=goal, ok=ok)


def _started(folder: Path, stack: ExitStack) -> tuple[Place, int]:
    ports = Ports.counted_from(free_block(28000, 29000))
    surroundings = Surroundings(ports, folder, municipality="voorbeeldstad")
    surroundings.prepare()
    env = surroundings.ident() | {
        "IDENT_PUBLIC_URL": f"http://localhost:{ports.web}",
        "IDENT_SAML_ENTITY_ID": f"http://localhost:{ports.web}/metadata",
    }
    simulator = surroundings.digid() | {
        "DIGID_SIM_SP_ENTITY_ID": f"http://localhost:{ports.web}/metadata",
        "DIGID_SIM_SP_ACS_URL": f"http://localhost:{ports.web}/acs",
    }
    migrations.upgrade(Database(env["IDENT_DATABASE_URL"]).engine)
    stack.enter_context(redis_at(ports.redis))
    stack.enter_context(program("deploy.local.digid", ports.digid, simulator))
    process = stack.enter_context(served(APP, ports.web, env))
    keys = folder / "keys" / "identification"
    return Place(ident=f"http://localhost:{ports.web}", folder=keys), process.pid


def _together(place: Place, count: int, *, fault: str = "none") -> tuple[float, int]:
    """The 95th percentile in seconds, and how many did not end with a code."""
    with ThreadPoolExecutor(count) as pool:
        took = list(pool.map(lambda number: _log_in(place, number, fault=fault), range(count)))
    done = [seconds for seconds in took if seconds is not None]
    return statistics.quantiles(done, n=20)[-1], count - len(done)


def _beside(place: Place, fault: str) -> tuple[float, int]:
    """As `_together`, while others log in at a DigiD with this fault."""
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(_together, place, HANGING, fault=fault)
        found = _together(place, AT_ONCE)
        others.exception()
    return found


def _median(bursts: Sequence[tuple[float, int]]) -> tuple[float, int]:
    """Of the times; those that were lost are counted together."""
    times, lost = zip(*bursts, strict=True)
    return statistics.median(times), sum(lost)


def _log_in(place: Place, number: int, *, fault: str = "none") -> float | None:
    """The whole way of one browser; None when no code came at the end."""
    begin = time.monotonic()
    with requests.Session() as browser:
        browser.trust_env = False
        # A server may close an idle connection just when it is used again; a browser then asks
        # anew, this client would not.
        browser.headers["Connection"] = "close"
        try:
            token = place.token(number)
            page = browser.post(f"{place.ident}/start", {"token": token}, timeout=TIMEOUT)
            page = _submit(browser, page, "form[action$='/login']")
            page = _submit(browser, page, "form", **CHOICE, fault=fault)
        except (requests.RequestException, AttributeError, KeyError):
            return None
    return time.monotonic() - begin if 'data-test="code"' in page.text else None


def _submit(
    browser: requests.Session, page: requests.Response, form: str, **values: str
) -> requests.Response:
    found = BeautifulSoup(page.text, "html.parser").select_one(form)
    fields = {field["name"]: field.get("value", "") for field in found.select("input[name]")}
    return browser.post(urljoin(page.url, found["action"]), fields | values, timeout=TIMEOUT)


def _children(master: int) -> list[str]:
    """The workers of a gunicorn."""
    return Path(f"/proc/{master}/task/{master}/children").read_text().split()


def _memory_mib(process: str) -> float:
    """What is resident of a process, shared pages in proportion."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    share = next(line for line in lines if line.startswith("Pss:"))
    return int(share.split()[1]) / 1024
