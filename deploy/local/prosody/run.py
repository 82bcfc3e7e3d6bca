"""Prosody and focus alone, for working on what talks to them.

`python -m deploy.local.prosody.run --port-base 8000 --var var`; keys, reservations and events are
asked of http://127.0.0.1:<port base>/prosody.
"""

import argparse
import signal
import threading
from pathlib import Path

from deploy.local.prosody.config import ProsodySettings
from deploy.local.prosody.server import Prosody, start_focus


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-base", type=int, default=8000, help="web P, websocket P+7, c2s P+8")
    parser.add_argument("--var", type=Path, default=Path("var"))
    parser.add_argument("--secret", default="prosody-secret")
    parser.add_argument("--password", default="agent-password", help="of balie@auth.meet.jitsi")
    parser.add_argument(
        "--record", action="store_true", help="write every stanza to var/xmpp-record"
    )
    asked = parser.parse_args()
    prosody = Prosody(settings_of(asked), asked.var / "prosody")
    done = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: done.set())
    with prosody:
        focus = start_focus(prosody)
        print(f"websocket {prosody.websocket_url}  c2s 127.0.0.1:{prosody.settings.c2s_port}")
        print(f"certificate to pin {prosody.ca_file}  keys from {prosody.settings.api_url}/keys")
        done.wait()
        focus.terminate()
        focus.wait(10)


def settings_of(asked: argparse.Namespace) -> ProsodySettings:
    base = asked.port_base
    api = f"http://127.0.0.1:{base}/prosody"
    return ProsodySettings(
        http_port=base + 7,
        c2s_port=base + 8,
        api_url=api,
        api_secret=asked.secret,
        focus_password="focus-of-the-laptop",  # noqa: S106  an account on 127.0.0.1 only
        agent_password=asked.password,
        record=(asked.var / "xmpp-record").resolve() if asked.record else None,
    )


if __name__ == "__main__":
    main()
