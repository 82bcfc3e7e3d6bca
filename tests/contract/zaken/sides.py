"""Each case system that we can file in, with what a test of the port must know of it."""

from contextlib import contextmanager
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A case as it stands there: numbers of its initiators, contents of its documents."""

    number: str
    explanation: str
    people: list
    documents: list


class Zgw:
    """Over the ZGW APIs; a document of more than `large` bytes goes in parts."""

    def __init__(self, large):
        self.large = large

    @contextmanager
    def served(self):
        self.system = ZgwSystem(free_port())
        app = zgw_app(
            self.system.shelf,
            client_id="balie",
            secret=SECRET,
            before=lambda: self.system.before(),
        )
        with served(app, self.system.port):
            yield self

    def reset(self):
        self.system.shelf.__init__(self.system.shelf.url, part_size=100)

    def cases(self):
        return build(settings(self.system), SystemClock(), large=self.large)

    def seen(self):
        shelf = self.system.shelf
        return [self._seen(shelf, case) for case in shelf.all("zaken")]

    def _seen(self, shelf, case):
        of_case = [each for each in shelf.all("rollen") if each["zaak"] == case["url"]]
        links = [e for e in shelf.all("zaakinformatieobjecten") if e["zaak"] == case["url"]]
        return Seen(
            number=case["identificatie"],
            explanation=case["toelichting"],
            people=[next(iter(role["betrokkeneIdentificatie"].values())) for role in of_case],
            documents=[
                shelf.contents[link["informatieobject"].rsplit("/", 1)[1]] for link in links
            ],
        )

    def explain(self, text):
        self.system.shelf.all("zaken")[0]["toelichting"] = text

    def lose_cases(self):
        self.system.shelf.things["zaken"] = {}

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
        app = stuf_app(self.system.shelf, sender=SENDER, before=lambda: self.system.before())
        with served(app, self.system.port):
            yield self

    def reset(self):
        self.system.reset()

    def cases(self):
        return adapter(self.system.port, version=self.version)

    def seen(self):
        shelf = self.system.shelf
        return [
            Seen(
                number=case.number,
                explanation=case.explanation,
                people=[number for _, number in case.people],
                documents=[shelf.documents[name].content for name in case.documents],
            )
            for case in shelf.cases.values()
        ]

    def explain(self, text):
        next(iter(self.system.shelf.cases.values())).explanation = text

    def lose_cases(self):
        self.system.shelf.cases.clear()

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
