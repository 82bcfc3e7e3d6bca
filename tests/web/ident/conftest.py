"""Ident as a Flask client sees it."""

import pytest

from tests.ident_world import IdentWorld


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


@pytest.fixture
def client(world):
    return world.client
