"""A case system and what is asked of it, as the tests of the ZGW adapter need them."""

import hashlib
from datetime import UTC, datetime

from flask import Response, abort

from deploy.local.zaken.shelf import CASE_TYPE, CATALOGUE, DOCUMENT_TYPE, RSIN, Shelf
from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.zaken.content import HeldContent
from ident.zaken.ports import CaseDocument, CaseWish
from ident.zaken.settings import ZgwSettings
from ident.zaken.zgw.client import Client
from ident.zaken.zgw.notifications import Subscription, authorization

NUMBER, OTHER = "999990007", "012345672"
SECRET = "a secret of more than thirty-two signs"
AUTHORIZATION = authorization("a secret of the callback, long enough")
CONTENT = b"%PDF-1.7 evidence " * 20


class DictProgress:
    """What a database keeps of a filing."""

    def __init__(self):
        self.kept = {}

    def done(self, step):
        return self.kept.get(step, "")

    def keep(self, step, value):
        self.kept[step] = value


class System:
    """The simulator, served; `dies_at` ends the calling process at that call."""

    def __init__(self, port):
        self.shelf = Shelf(f"http://127.0.0.1:{port}")
        self.calls, self.dies_at, self.port = 0, None, port
        self.says = None

    def before(self):
        self.calls += 1
        if self.says is not None:
            status, body, headers = self.says
            abort(Response(body, status, headers))


def settings(system, **changed):
    base = f"http://127.0.0.1:{system.port}"
    values = {
        "zaken": f"{base}/zaken/api/v1",
        "documenten": f"{base}/documenten/api/v1",
        "catalogi": f"{base}/catalogi/api/v1",
        "client_id": "balie",
        "secret": SECRET,
        "rsin": RSIN,
        "catalogue": CATALOGUE,
        "case_type": CASE_TYPE,
        "document_type": DOCUMENT_TYPE,
        "number_prefix": "DB",
        "client_certificate": None,
        "ca_file": None,
    }
    return ZgwSettings(**(values | changed))


def a_wish(**changed):
    values = {
        "request_id": "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061",
        "case_number": "",
        "kind": IdentityKind.BSN,
        "number": NUMBER,
        "code": "004711",
        "logged_in_at": datetime.now(UTC),
        "employee_id": "emp-1",
        "employee_name": "Dora Dorknoper",
    }
    return CaseWish(**(values | changed))


def a_document(content=CONTENT, **changed):
    values = {
        "id": "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061",
        "title": "Bewijs van identificatie",
        "file_name": "bewijs.pdf",
        "media_type": "application/pdf",
        "content": HeldContent(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_on": datetime.now(UTC).date(),
        "language": "nl",
        "employee_id": "emp-1",
        "employee_name": "Dora Dorknoper",
    }
    return CaseDocument(**(values | changed))


def counts(shelf):
    kinds = (
        *("zaken", "rollen", "statussen"),
        *("enkelvoudiginformatieobjecten", "zaakinformatieobjecten"),
    )
    return {kind: len(shelf.all(kind)) for kind in kinds}


class ListNews:
    """What arrived, in the order of arrival."""

    def __init__(self):
        self.kinds, self.urls = [], []

    def happened(self, resource_url, kind, action):
        assert action in ("create", "update", "partial_update", "destroy")
        self.urls.append(resource_url)
        self.kinds.append(kind)


def subscription(system, callback_url, given=AUTHORIZATION):
    base = f"http://127.0.0.1:{system.port}/notificaties/api/v1"
    client = Client(client_id="balie", secret=SECRET, bases=(base,), clock=SystemClock())
    return Subscription(
        client=client,
        base=base,
        callback_url=callback_url,
        authorization=given,
        rsin=settings(system).rsin,
    )
