"""In production ident has a host of its own: what the pages of the balie must allow for that."""

import re

from sidecar import bootstrap
from sidecar.settings import Settings
from tests.surroundings import surroundings

IDENT = "https://ident.example"


def frames_of(folder):
    services = bootstrap.build(Settings.from_env(surroundings(folder, BALIE_IDENT_URL=IDENT)))
    headers = bootstrap.web(services).test_client().get("/").headers
    return re.search(r"frame-src ([^;]+);", headers["Content-Security-Policy"]).group(1).split()


def test_the_frame_with_the_number_may_begin_on_our_own_page_and_go_on_to_ident(tmp_path):
    """Our page hands the token over in a form; without it the frame would stay empty."""
    assert frames_of(tmp_path) == ["'self'", "http://localhost:8001", IDENT]
