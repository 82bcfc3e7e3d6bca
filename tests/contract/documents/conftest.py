"""A served balie with documents for the tests of each file."""

import pytest

from tests.contract.documents.server import Served


@pytest.fixture(scope="module")
def served(tmp_path_factory, redis_server):
    found = Served(
        tmp_path_factory.mktemp("served"), redis=f"redis://127.0.0.1:{redis_server.port}/0"
    )
    yield found
    found.stop()
