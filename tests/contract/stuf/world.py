"""A case system that speaks StUF, and our adapter on it, as the tests need them."""

from deploy.local.stuf.shelf import CASE_TYPE, CASE_TYPE_NAME, DOCUMENT_TYPE, Shelf
from ident.clock import SystemClock
from ident.zaken.stuf.building import build
from ident.zaken.stuf.client import Addresses
from ident.zaken.stuf.control import Party
from ident.zaken.stuf.messages import CaseType
from ident.zaken.stuf.settings import StufSettings
from ident.zaken.stuf.versions import Version

SENDER = "Digitale Balie"
# Short where slowness is the matter, and as long as a busy machine takes elsewhere.
QUICK, GENEROUS = 1.0, 20.0


class System:
    """The stand-in, served; `before` is called at each message."""

    def __init__(self, port, version=Version.V12):
        self.port, self.version, self.calls = port, version, 0
        self.shelf = Shelf(slow_seconds=None, version=version.value)

    def before(self):
        self.calls += 1

    def reset(self):
        self.shelf.__init__(slow_seconds=None, version=self.version.value)


def addresses(port, **changed):
    base = f"http://127.0.0.1:{port}"
    values = {
        "notify": f"{base}/OntvangAsynchroon",
        "free": f"{base}/VrijeBerichten",
        "ask": f"{base}/BeantwoordVraag",
    }
    return Addresses(**(values | changed))


def settings(port, **changed):
    values = {
        "addresses": addresses(port),
        "sender": Party(organisation="0518", application=SENDER),
        "receiver": Party(organisation="0518", application="ZSH", administration="productie"),
        "version": Version.V12,
        "case_type": CaseType(code=CASE_TYPE, name=CASE_TYPE_NAME),
        "document_type": DOCUMENT_TYPE,
        "confidentiality": "ZAAKVERTROUWELIJK",
        "login": None,
        "client_certificate": None,
        "ca_file": None,
    }
    return StufSettings(**(values | changed))


def adapter(port, *, seconds=GENEROUS, **changed):
    return build(settings(port, **changed), SystemClock(), seconds=seconds)
