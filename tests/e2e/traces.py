"""Searches everything that a run left behind for a word that must not be in it."""

from pathlib import Path

from redis import Redis

from deploy.local.ports import Ports
from sidecar.adapters.traces import DATABASES_OF_REDIS, files, keys, search

# Key material: random bytes, in which chance may write any digits.
LEFT_OUT = ("keys",)


def traces(word, *, var: Path, ports: Ports) -> list[str]:
    """Where the word stands: in a file of the run (database, logs, mails, stanzas) or in Redis."""
    places = [("files", files(var, leaving_out=LEFT_OUT))]
    clients = [Redis(port=ports.redis, db=number) for number in range(DATABASES_OF_REDIS)]
    places += [("redis", keys(client)) for client in clients]
    found = search([word], places).found
    for client in clients:
        client.close()
    return [place for _, place in found]
