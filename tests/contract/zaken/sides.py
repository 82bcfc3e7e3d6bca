"""Each case system that we can file in, with what a test of the port must know of it."""

from contextlib import contextmanager

from deploy.local.stuf.app import create_app as stuf_app
from deploy.local.zaken.app import create_app as zgw_app
from ident.clock import SystemClock
from ident.zaken.building import build
from ident.zaken.stuf.versions import Version
from tests.contract.redis_server import free_port
from tests.contract.stuf.world import SENDER, adapter
from tests.contract.stuf.world import System as StufSystem
from tests.contract.zgw.conftest import served
from tests.contract.zgw.world import CONTENT, SECRET, counts, settings
from tests.contract.zgw.world import System as ZgwSystem


class Zgw:
    """Over the ZGW APIs; a document of more than `large` bytes goes in parts."""

    def __init__(self, large):
        self.large = large

    @contextmanager
    def served(self):
        self.system = ZgwSystem(free_port())
        app = zgw_app(self.system.shelf, client_id="balie", secret=SECRET)
        with served(app, self.system.port):
            yield self

    def reset(self):
        self.system.shelf.__init__(self.system.shelf.url, part_size=100)

    def cases(self):
        return build(settings(self.system), SystemClock(), large=self.large)

    def require_one_of_each(self, where):
        """One case with one whole document; one whose lock was lost hangs on no case."""
        shelf = self.system.shelf
        found = counts(shelf)
        documents = found.pop("enkelvoudiginformatieobjecten")
        assert found == dict.fromkeys(found, 1), where
        (link,) = shelf.all("zaakinformatieobjecten")
        assert shelf.contents[link["informatieobject"].rsplit("/", 1)[1]] == CONTENT, where
        final = shelf.by_url("enkelvoudiginformatieobjecten", link["informatieobject"])
        assert (final["status"], final["locked"]) == ("definitief", False), where
        lost = [each for each in shelf.all("enkelvoudiginformatieobjecten") if each["locked"]]
        assert documents - len(lost) == 1, where
        assert shelf.all("zaken")[0]["toelichting"] == "", where


class Stuf:
    """Over StUF-ZDS, in either version."""

    def __init__(self, version):
        self.version = version

    @contextmanager
    def served(self):
        self.system = StufSystem(free_port(), self.version)
        with served(stuf_app(self.system.shelf, sender=SENDER), self.system.port):
            yield self

    def reset(self):
        self.system.reset()

    def cases(self):
        return adapter(self.system.port, version=self.version)

    def require_one_of_each(self, where):
        """Numbers that were handed out to who died are lost, and nothing else."""
        shelf = self.system.shelf
        (case,), (document,) = shelf.cases.values(), shelf.documents.values()
        assert (case.documents, document.content) == ([document.name], CONTENT), where
        assert case.explanation == "", where


SIDES = {
    "zgw": Zgw(10_000),
    "zgw in parts": Zgw(10),
    "stuf 1.2": Stuf(Version.V12),
    "stuf 1.1": Stuf(Version.V11),
}
