"""The compose file as the tests look at it."""

import re
from functools import cache

import yaml

from deploy.docker.collect import HERE

FILE = HERE / "compose.yml"
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)")
DEFAULT = re.compile(r"^\$\{[A-Z0-9_]+:-(.*)\}$")


@cache
def compose():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def services():
    return compose()["services"]


def environment(service):
    """Name and value of each line; None where .env says it."""
    lines = services()[service].get("environment", [])
    return {line.partition("=")[0]: line.partition("=")[2] or None for line in lines}


def values(named):
    """Those that the file gives itself."""
    given = {name: value for name, value in named.items() if value}
    return {
        name: found.group(1) if (found := DEFAULT.match(value)) else value
        for name, value in given.items()
    }


def networks(service):
    return set(services()[service].get("networks", []))
