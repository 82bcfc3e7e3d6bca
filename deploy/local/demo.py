"""`make demo`: starts the whole balie on this machine and says in Dutch what one can do with it."""

import argparse
import getpass
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

from deploy.local.ports import Ports
from deploy.local.refusal import refuse_beside_production
from deploy.local.stack import ROOT, BusyPorts, Stack, StackFailed
from sidecar.adapters.sms.settings import NOTIFYNL, PROVIDERS

LOOK_AGAIN = 0.5


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM; not an Exception, so that nobody swallows it."""


def main() -> None:
    asked = _arguments()
    refuse_beside_production(os.environ, program="make demo")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    started = time.monotonic()
    stack = _stack(asked)
    try:
        if asked.reset:
            _reset(stack)
        print("De balie start:", end=" ", flush=True)
        stack.start()
        print(f"klaar in {time.monotonic() - started:.0f} seconden.\n")
        print(invitation(stack.ports))
        _watch(stack)
    except BusyPorts as busy:
        sys.exit(f"bezet: {busy}. Stop dat programma, of kies andere poorten: make demo PORT=8100")
    except StackFailed as failure:
        sys.exit(f"mislukt.\n{failure}")
    except Stopped:
        print("\nDe balie stopt.", flush=True)
    finally:
        _ignore_further_signals()
        stack.stop()


def _stack(asked: argparse.Namespace) -> Stack:
    return Stack(
        asked.port,
        asked.var,
        municipality=asked.municipality,
        case_system=asked.cases,
        sms=asked.sms,
        tell=_tell,
    )


def invitation(ports: Ports) -> str:
    """What a person reads once everything runs: where to click, as whom, and how to get there."""
    parts = (ports.web, ports.mail, ports.sms, ports.digid, ports.eherkenning, ports.cases)
    balie, mail, sms, digid, eherkenning, cases = (f"http://localhost:{port}" for port in parts)
    return "\n".join(
        (
            f"  Ambtenaar   {balie}/balie   log in als Sanne de Vries (zonder wachtwoord)",
            f"  Inwoner     {mail}   open de mail en klik op de knop, in een privévenster",
            f"  Sms         {sms}   wat er op telefoons binnenkomt, en nummers die mislukken",
            f"  DigiD       {digid}   de nagebootste DigiD, met testpersonen",
            f"  eHerkenning {eherkenning}   de nagebootste eHerkenning, met testbedrijven",
            f"  Zaken       {cases}   het nagebootste zaaksysteem",
            f"  BRP         http://localhost:{ports.brp}   de nagebootste BRP, met wie erin staat",
            "",
            "  Zo ziet u een heel gesprek:",
            "  1. Open als ambtenaar de afspraken van vandaag, of maak zelf een afspraak.",
            "  2. Open als inwoner de link uit de mail, test camera en microfoon en ga wachten.",
            "  3. Open als ambtenaar het gesprek en kies Toelaten.",
            "  4. Kies Identificeren; log als inwoner in met DigiD en vergelijk de code.",
            "  5. Kies Voltooien en daarna Gesprek afronden.",
            "",
            *_way_in(ports),
            "  Stoppen: Ctrl-C. Opnieuw beginnen met lege gegevens: make demo RESET=1",
        )
    )


def _way_in(ports: Ports) -> tuple[str, ...]:
    """A machine without a screen is reached through a tunnel: camera and DigiD need localhost."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ()
    tunnels = " ".join(f"-L {port}:localhost:{port}" for port in ports.of_the_browser())
    return (
        "  Deze machine heeft geen scherm. Voer dit uit op uw eigen computer en laat het open,",
        "  dan werken de adressen hierboven daar in de browser:",
        f"    ssh {tunnels} {getpass.getuser()}@{socket.gethostname()}",
        "",
    )


def _watch(stack: Stack) -> None:
    """Stay until somebody stops it; tell once of a part that ended by itself."""
    told: set[str] = set()
    while True:
        for process in stack.failed():
            if process.program.name not in told:
                told.add(process.program.name)
                print(
                    f"\n{process.program.name} is gestopt (code {process.exit_code()})."
                    f" Het einde van {process.log}:\n{process.tail()}",
                    flush=True,
                )
        time.sleep(LOOK_AGAIN)


def _reset(stack: Stack) -> None:
    stack.refuse_busy_ports()
    shutil.rmtree(stack.var, ignore_errors=True)


def _tell(name: str) -> None:
    print(name, end=" ", flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not leave half of the programs behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the first of fourteen ports")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="where the state is kept")
    parser.add_argument("--municipality", default="voorbeeldstad")
    parser.add_argument("--cases", choices=["zgw", "stuf"], default="zgw", help="what it speaks")
    parser.add_argument("--sms", choices=PROVIDERS, default=NOTIFYNL, help="who carries texts")
    parser.add_argument("--reset", action="store_true", help="start from nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
