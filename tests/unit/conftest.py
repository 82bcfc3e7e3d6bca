"""Tests here open no socket: what needs one belongs in tests/contract."""

import pytest


@pytest.fixture(autouse=True)
def _no_network(socket_disabled):
    """Refuse every socket while the test runs."""
