"""`make demo-check`: the same stack on other ports, and two browsers that do the whole journey."""

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from deploy.local.ports import free_block
from deploy.local.refusal import refuse_beside_production
from deploy.local.stack import ROOT, Stack, StackFailed
from tests.e2e import journey
from tests.e2e.browsers import NoBrowser, chromium

FIRST, LAST = 18000, 19000


def main() -> None:
    asked = _arguments()
    refuse_beside_production(os.environ, program="make demo-check")
    signal.signal(signal.SIGTERM, _stop)
    shutil.rmtree(asked.var, ignore_errors=True)
    try:
        chromium()
        code = _check(Stack(asked.port or free_block(FIRST, LAST), asked.var))
    except (NoBrowser, StackFailed) as failure:
        code = 1
        print(f"{failure}\n0 passed, 1 failed")
    sys.exit(code)


def _check(stack: Stack) -> int:
    started = time.monotonic()
    with stack:
        print(f"De balie draait na {time.monotonic() - started:.1f} s.", flush=True)
        steps = journey.run(stack, stack.var / "screenshots")
    if steps.failed:
        print(f"De schermen staan in {stack.var / 'screenshots'}, de logs in {stack.var / 'log'}.")
    print(steps.summary())
    return 1 if steps.failed else 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo-check", description=__doc__)
    parser.add_argument("--port", type=int, help="the first of fourteen ports; otherwise free ones")
    parser.add_argument("--var", type=Path, default=ROOT / "var" / "check")
    return parser.parse_args()


if __name__ == "__main__":
    main()
