"""`balie` and the processes of ident as an administrator starts them: programs of their own."""

import os
import subprocess
import sys
from base64 import b64encode

from deploy.local.identification import Identification
from deploy.local.stack import ROOT

SECRETS = {
    "IDENT_DATA_KEY": b64encode(bytes(32)).decode(),
    "IDENT_CODE_KEYS": f"k1:{b64encode(bytes(32)).decode()}",
    "IDENT_SECRET_KEY": "s" * 40,
    "IDENT_OIDC_CLIENT_SECRET": "hush",
}


def environment_of(folder, **others):
    """Ident with its files in this folder, and nobody on the other side of any address.

    `others` as of Identification: what is set beside DigiD.
    """
    together = Identification(
        folder=folder,
        balie="http://localhost:1",
        digid="http://localhost:2",
        redis="redis://127.0.0.1:1/1",
        database=f"sqlite:///{folder / 'ident.sqlite'}",
        municipality="voorbeeldstad",
        **others,
    )
    together.prepare()
    return {"PATH": os.environ["PATH"], **together.of_ident(), **SECRETS}


def balie(environment, *words, typed=None, module="sidecar.processes.cli"):
    """What the command came to; `typed` is what stands on its input."""
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
