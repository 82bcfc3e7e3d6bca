"""The stand-in for NotifyNL and Spryng starts with the stack, shows telephones, and stays local."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
import requests

from deploy.local.environment import Surroundings
from deploy.local.sms.fates import FATES, fate_of
from deploy.local.sms.wording import of_sms
from deploy.local.stack import ROOT
from sidecar.bootstrap.sms import sms_parts
from sidecar.core.errors import Unavailable
from sidecar.core.phones import mobile
from sidecar.notifications.domain import MessageKind
from sidecar.notifications.handing import Sms
from sidecar.settings import Settings
from tests.surroundings import surroundings

VALUES = {
    "municipality": "Voorbeeldstad",
    "day": "23 november",
    "time": "10.00 uur",
    "link": "http://localhost:8000/a/x",
    "phone": "14 000",
}
AN_SMS = Sms(
    reference="m-1",
    to="+31612345678",
    kind=MessageKind.REMINDER_DAY,
    language="nl",
    text="Morgen om 10.00 uur: http://localhost:8000/a/x",
    values=VALUES,
)


@pytest.fixture(scope="module")
def stack(start_parts):
    return start_parts("sms")


@pytest.fixture
def page(stack):
    address = f"http://localhost:{stack.ports.sms}"
    requests.delete(f"{address}/api/texts", timeout=5).raise_for_status()
    return address


def settings(stack, folder, provider):
    """As the balie of this stack has them."""
    around = Surroundings(stack.ports, stack.var, municipality="voorbeeldstad", sms=provider)
    around.prepare()
    ours = {n: v for n, v in around.sidecar().items() if n.startswith("BALIE_SMS")}
    return Settings.from_env(surroundings(folder, **ours))


@pytest.mark.parametrize("provider", ["notifynl", "spryng"])
def test_what_the_balie_of_the_stack_sends_shows_on_a_telephone(stack, page, tmp_path, provider):
    sms_parts(settings(stack, tmp_path, provider)).port.send(AN_SMS)

    shown = requests.get(page, timeout=5)
    (text,) = requests.get(f"{page}/api/texts", timeout=5).json()
    assert text["to"] == AN_SMS.to
    assert "SIMULATOR" in shown.text
    assert "+31612345678" in shown.text
    assert 'href="http://localhost:8000/a/x"' in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


def test_mail_only_is_a_choice(stack, tmp_path):
    parts = sms_parts(settings(stack, tmp_path, "none"))

    assert (parts.port, parts.lookup) == (None, None)


@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_a_template_that_fits_in_one_message(stack, page, tmp_path, kind, language):
    message = replace(AN_SMS, kind=kind, language=language)
    sms_parts(settings(stack, tmp_path, "notifynl")).port.send(message)

    (text,) = requests.get(f"{page}/api/texts", timeout=5).json()
    assert "((" not in text["body"]
    assert len(text["body"]) <= 160


def test_text_that_is_no_text_is_shown_and_not_run(stack, page, tmp_path):
    values = VALUES | {"municipality": "<script>alert(1)</script>"}
    sms_parts(settings(stack, tmp_path, "notifynl")).port.send(replace(AN_SMS, values=values))

    assert "<script>" not in requests.get(page, timeout=5).text


def test_clearing_throws_every_text_message_away(stack, page, tmp_path):
    sms_parts(settings(stack, tmp_path, "spryng")).port.send(AN_SMS)

    requests.post(f"{page}/clear", timeout=5).raise_for_status()

    assert requests.get(f"{page}/api/texts", timeout=5).json() == []


def test_the_page_names_every_number_that_fails(page):
    shown = requests.get(page, timeout=5).text

    for last, fate in FATES.items():
        assert f"06 123456 {last}" in shown
        assert fate_of(mobile(f"06 123456 {last}")) is fate


def test_a_number_that_fails_fails(stack, page, tmp_path):
    port = sms_parts(settings(stack, tmp_path, "notifynl")).port

    with pytest.raises(Unavailable):
        port.send(replace(AN_SMS, to="+31612345681"))


@pytest.mark.parametrize("setting", ["BALIE_PUBLIC_URL", "BALIE_SMS_URL"])
def test_it_does_not_start_beside_a_production_setting(stack, setting):
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.sms", str(stack.ports.web)],
        cwd=ROOT,
        env={**os.environ, setting: "https://api.gemeente.example"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert setting in done.stderr
    assert "gemeente.example" not in done.stderr


def test_the_settings_of_the_demo_hold_no_secret():
    assert "BALIE_SMS_KEY" not in of_sms("notifynl", 1)
