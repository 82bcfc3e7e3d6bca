"""A case that is destroyed there takes along what we kept of it: ident as it is put together."""

import hashlib
import os
import time

import pytest
import requests

from deploy.local.identification import Identification
from deploy.local.zaken.app import create_app as case_system
from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Shelf
from ident import migrations
from ident.app import create_app
from ident.bootstrap import build
from ident.clock import SystemClock
from ident.evidence.ports import Kind
from ident.processes.worker import look_around
from ident.settings import Settings
from ident.zaken.filing import Filing, Stage
from ident.zaken.refusals import CaseSystemAway
from tests.contract import balie
from tests.contract.redis_server import free_port
from tests.contract.zgw.conftest import served
from tests.contract.zgw.world import SECRET, a_wish
from tests.evidence_builders import some_facts

PDF = b"%PDF-1.7 evidence"
SECRETS = {
    **balie.SECRETS,
    "IDENT_ZGW_SECRET": SECRET,
    "IDENT_ZGW_CALLBACK_SECRET": "a secret of the callback, long enough",
}


class World:
    """Both sides, served; `here` is ident."""

    def __init__(self, folder, shelf, port):
        together = Identification(
            folder=folder,
            balie=f"http://localhost:{port}",
            digid="http://localhost:2",
            redis="redis://127.0.0.1:1/1",
            database=f"sqlite:///{folder / 'ident.sqlite'}",
            municipality="voorbeeldstad",
            cases=shelf.url,
        )
        together.prepare()
        own = {"IDENT_PUBLIC_URL": f"http://localhost:{port}"}
        self.settings = Settings.from_env({**os.environ, **together.of_ident(), **SECRETS, **own})
        self.here, self.shelf = build(self.settings), shelf
        migrations.upgrade(self.here.database.engine)
        self.app = create_app(self.here.services, self.here.surroundings)

        self.is_away = False

    def before(self):
        if self.is_away:
            raise Problem(503, "error")

    def work(self):
        deliveries = self.here.deliveries()
        rows = deliveries.due()
        return [deliveries.deliver(row) for row in rows]

    def a_filed_case(self, **changed):
        """What stands there and here of a call with a case and evidence."""
        filings, wish = self.here.filing.filings, a_wish(**changed)
        now = SystemClock().now()
        filings.add(
            Filing(
                request_id=wish.request_id,
                conversation_id="c1",
                case_number=wish.case_number,
                employee_name="Dora",
                begun_at=now,
                stage=Stage.OPENED,
                changed_at=now,
            )
        )
        self.here.filing.system.open_case(wish, filings.progress(wish.request_id, "open"))
        records = self.here.services.evidence.records
        records.add(some_facts(request_id=wish.request_id))
        fingerprint = hashlib.sha256(PDF + wish.request_id.encode()).hexdigest()
        records.made(wish.request_id, pdf=PDF, sha256=fingerprint, at=now)
        return wish.request_id

    def kept(self, request_id):
        filing = self.here.filing.filings.get(request_id)
        record = self.here.services.evidence.records.get(request_id)
        assert (filing is None) == (record is None)
        return filing is not None


@pytest.fixture
def world(tmp_path):
    shelf = Shelf(f"http://127.0.0.1:{free_port()}")
    port = free_port()
    found = World(tmp_path, shelf, port)
    app = case_system(shelf, client_id="digitale-balie", secret=SECRET, before=found.before)
    with served(app, int(shelf.url.rpartition(":")[2])), served(found.app, port):
        yield found
    found.here.database.engine.dispose()


def until_told(world):
    """The notifier tells in the background."""
    end = time.monotonic() + 30
    while not world.here.deliveries().due():
        assert time.monotonic() < end, "nothing was told"
        time.sleep(0.02)


def destroy(world, case):
    """By the archive: our client may not."""
    world.shelf.destroy_case(case)
    until_told(world)


@pytest.mark.capability("M103")
def test_the_worker_subscribes_us_and_a_destroyed_case_is_forgotten(world):
    look_around(world.here, world.settings)
    assert world.work() == [True]
    first, second = world.a_filed_case(), world.a_filed_case(request_id="r2")

    destroy(world, world.shelf.all("zaken")[0])
    assert world.work() == [True]

    assert (world.kept(first), world.kept(second)) == (False, True)
    assert len(world.shelf.all("abonnement")) == 1


def test_every_login_on_the_same_case_is_forgotten(world):
    look_around(world.here, world.settings)
    world.work()
    first = world.a_filed_case()
    number = world.shelf.all("zaken")[0]["identificatie"]
    second = world.a_filed_case(request_id="r2", case_number=number)

    destroy(world, world.shelf.all("zaken")[0])
    world.work()

    assert (world.kept(first), world.kept(second)) == (False, False)


def told(world, case_url, **changed):
    message = {
        "kanaal": "zaken",
        "hoofdObject": case_url,
        "resource": "zaak",
        "resourceUrl": case_url,
        "actie": "destroy",
    }
    world_headers = {"Authorization": f"Bearer {SECRETS['IDENT_ZGW_CALLBACK_SECRET']}"}
    client = world.app.test_client()
    answer = client.post("/notifications", json=message | changed, headers=world_headers)
    assert answer.status_code == 204


def test_a_message_alone_destroys_nothing(world):
    """The case is looked at: it is still there."""
    request_id = world.a_filed_case()

    told(world, world.shelf.all("zaken")[0]["url"])
    assert world.work() == [True]

    assert world.kept(request_id)


def test_a_case_that_may_not_be_seen_any_more_is_not_gone(world):
    request_id = world.a_filed_case()
    case = world.shelf.all("zaken")[0]
    object.__setattr__(world.here.others[Kind.FORGET_CASE].__self__.client, "secret", "x" * 40)

    told(world, case["url"])
    world.work()

    assert world.kept(request_id)


def test_while_the_case_system_is_away_it_waits(world):
    request_id = world.a_filed_case()
    case = world.shelf.all("zaken")[0]
    world.shelf.destroy_case(case)
    told(world, case["url"])
    identifier = case["url"].rpartition("/")[2]

    world.is_away = True
    with pytest.raises(CaseSystemAway):
        world.here.others[Kind.FORGET_CASE](identifier)
    assert world.kept(request_id)
    world.is_away = False
    world.work()

    assert not world.kept(request_id)


@pytest.mark.parametrize(
    "changed", [{"actie": "update"}, {"resource": "rol"}, {"resource": "status"}], ids=str
)
def test_other_changes_are_no_work(world, changed):
    world.a_filed_case()
    told(world, world.shelf.all("zaken")[0]["url"], **changed)

    assert world.here.deliveries().due() == []


def test_without_a_notifier_there_is_no_door(world):
    refused = requests.post(
        f"{world.settings.public_url}/notifications", json={}, timeout=30
    ).status_code
    assert refused == 403

    plain = dict(vars(world.settings.zgw)) | {"notificaties": "", "callback_secret": ""}
    settings = world.settings
    object.__setattr__(settings, "zgw", type(settings.zgw)(**plain))
    here = build(settings)
    client = create_app(here.services, here.surroundings).test_client()
    assert client.post("/notifications", json={}).status_code == 404
    assert here.others == {}
