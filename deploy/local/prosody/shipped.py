"""What `jitsi-config/jitsi.env` says of Prosody, read as docker-jitsi-meet reads it.

The laptop stack and its tests run on the very settings that a municipality gets.
"""

from pathlib import Path

ENV = Path(__file__).parents[3] / "jitsi-config" / "jitsi.env"
# How the sidecar is called on the compose network of a municipality, and the secret it fills in.
SIDECAR = "http://sidecar:8000/prosody"
SECRET = "BALIE-FILL-IN-SECRET"  # noqa: S105  the place of one


def read(path: Path = ENV) -> dict[str, str]:
    """Name and value of each line that sets one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def listed(value: str) -> list[str]:
    """A comma begins the next one; in a configuration: the next line."""
    return [each.strip() for each in value.split(",") if each.strip()]


def lines(name: str, *, api_url: str, secret: str) -> str:
    """The lines of Lua of XMPP_CONFIGURATION or XMPP_MUC_CONFIGURATION, for this sidecar."""
    text = "\n    ".join(listed(read()[name]))
    return text.replace(SIDECAR, api_url).replace(SECRET, secret)
