"""A store that speaks S3 on this machine, and all kinds of storage and ledger."""

import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
import requests

from sidecar.adapters.storage.folder import FolderStorage
from sidecar.adapters.storage.s3 import S3Storage
from sidecar.adapters.storage.settings import S3Settings
from sidecar.core.ids import new_id
from sidecar.documents.vault import tables
from sidecar.documents.vault.store import DatabaseLedger
from tests.contract.redis_server import GENEROUS, free_port
from tests.fakes.vault import FakeLedger, MemoryStorage


@pytest.fixture(scope="session")
def s3_server():
    """The address of moto's server."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        _wait(address)
        yield address
        server.terminate()


def _wait(address):
    until = time.monotonic() + 3 * GENEROUS
    while True:
        try:
            requests.request("GET", f"{address}/moto-api/", timeout=5)
        except requests.ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def s3(s3_server):
    """A storage in a bucket of its own, with the client behind it to look in."""
    bucket = f"documents-{new_id()}"
    storage = S3Storage(
        S3Settings(
            url=s3_server, bucket=bucket, region="eu-west-1", key_id="balie", secret="geheim" * 4
        )
    )
    client = storage._client
    client.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    yield SimpleNamespace(storage=storage, client=client, bucket=bucket, address=s3_server)
    client.close()


@pytest.fixture(params=["fake", "folder", "s3"])
def storage(request, tmp_path):
    if request.param == "fake":
        return MemoryStorage()
    if request.param == "folder":
        return FolderStorage(tmp_path / "documents")
    return request.getfixturevalue("s3").storage


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def ledger(request, database_of):
    if request.param == "fake":
        return FakeLedger()
    database = database_of(request.param)
    tables.metadata.create_all(database.engine)
    return DatabaseLedger(database)
