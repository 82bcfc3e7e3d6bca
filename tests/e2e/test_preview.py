"""Every screen that `balie branding preview` writes, judged as in test_accessibility."""

import pytest

from branding import theme
from sidecar.processes.preview import saving, service
from tests.e2e.judge import faults

pytestmark = [pytest.mark.capability("A14"), pytest.mark.capability("M134")]
VOICE = service.VOICES[0]


@pytest.fixture
def page(browsers):
    context = browsers.get("desk").new_context(locale="nl-NL")
    yield context.new_page()
    context.close()


def test_every_screen_of_the_preview(page, tmp_path):
    look, folder = theme.load("voorbeeldstad"), tmp_path / "preview"
    album = service.screens(look, VOICE)
    saving.save(folder, look, {VOICE: album})
    found = []

    for key in album.screens:
        page.goto((folder / VOICE.key / f"{key}.html").as_uri())
        found += faults(page, key)

    assert album.screens
    assert found == []
