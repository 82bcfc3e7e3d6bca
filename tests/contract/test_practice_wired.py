"""Practising through the whole sidecar as it is built: link, database, and the list of the desk."""

import re
from datetime import timedelta

import pytest

from sidecar import bootstrap, migrations
from sidecar.appointments.domain import Desk, Product
from sidecar.core import local_time
from sidecar.core.devices import Light
from sidecar.core.people import SignedIn
from sidecar.rooms import keys
from sidecar.settings import Settings
from sidecar.web import cookies
from tests.builders import an_employee
from tests.office import FORM
from tests.surroundings import surroundings

PAGE = {"Accept": "text/html"}
SANNE = an_employee()


@pytest.mark.capability("M03", "M22")
def test_a_practice_days_before_is_kept_and_goes_with_the_link(tmp_path):
    services = bootstrap.build(Settings.from_env(surroundings(tmp_path)))
    office, clock = services.appointments, services.ground.clock
    keys.ensure(tmp_path / "keys", clock.now())
    migrations.upgrade(services.ground.database.engine)
    services.desks.catalogue.store.keep_desk(Desk(id="burgerzaken", name="Burgerzaken"))
    birth = Product(
        id="geboorte", desk_id="burgerzaken", name="Geboorte", duration=timedelta(minutes=20)
    )
    services.desks.catalogue.store.keep_product(birth)
    day = local_time.day_of(clock.now() + timedelta(days=3))
    made = office.plan(office.read_form(FORM | {"date": day.isoformat()}, by=SANNE), by=SANNE)
    browser = bootstrap.web(services).test_client()
    link = "/a/" + made.link.rsplit("/", 1)[1]

    early = browser.get(link, headers=PAGE)
    assert (early.status_code, f'href="{link}/oefenen"' in early.text) == (403, True)
    token = re.search(r'data-csrf="([0-9a-f]{64})"', browser.get(f"{link}/oefenen").text).group(1)
    good = dict.fromkeys(("camera", "microphone", "sound", "network"), "ok")
    answer = browser.post(f"{link}/oefenen", data=good, headers={"X-CSRF-Token": token})

    assert answer.status_code == 204
    assert services.preparation.of([made.participant_id])[made.participant_id].light is Light.GREEN
    browser.set_cookie(cookies.STAFF, services.ground.sessions.open(SignedIn(employee=SANNE)))
    call = browser.get(f"/balie/gesprek/{made.appointment_id}", headers=PAGE).text
    assert "Getest: goed" in call
    assert 'href="tel:0612345678"' in call
    office.cancel(made.appointment_id, by=SANNE)
    assert browser.get(f"{link}/oefenen", headers=PAGE).status_code == 410
