"""Hangs a document on a case: small at once, large in parts of the size that the server names."""

import base64
import logging
from dataclasses import dataclass

from ident.zaken.content import Content
from ident.zaken.ports import CaseDocument, Progress
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused
from ident.zaken.wording import FINAL, language
from ident.zaken.zgw.client import Actor, Client, Json
from ident.zaken.zgw.types import Types

log = logging.getLogger(__name__)
DOCUMENT, FINISHING = "document", "finishing"
NOT_UNIQUE = "identificatie-niet-uniek"
# Base64 in JSON is held in memory as a whole, here and there.
LARGE = 4 * 1024 * 1024
MOST_TRIES = 5
LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class Documents:
    client: Client
    types: Types
    base: str
    zaken: str
    rsin: str
    large: int = LARGE

    def add(self, case: str, document: CaseDocument, progress: Progress) -> None:
        actor = Actor(id=document.employee_id, name=document.employee_name)
        url = self._whole(document, progress, actor)
        self._hang(case, url, document, actor)

    def _whole(self, document: CaseDocument, progress: Progress, actor: Actor) -> str:
        """Its address, once every byte is there and it can change no more."""
        for _try in range(MOST_TRIES):
            url, _, lock = progress.done(DOCUMENT).partition(" ")
            if not url:
                made = self._made(document, actor)
                url, lock = str(made["url"]), str(made.get("lock") or "")
                progress.keep(DOCUMENT, f"{url} {lock}".strip())
            self._complete(url, lock, document, actor)
            if self._is_final(url, progress, actor):
                return url
            # Locked by us, under a lock that nobody was told: another takes its place.
            log.warning("document stays locked", extra={"request_id": document.id})
            progress.keep(DOCUMENT, "")
        raise CaseSystemRefused("document is locked")

    def _made(self, document: CaseDocument, actor: Actor) -> Json:
        """Create it, or find the one of before a crash: its identification is ours.

        One that was locked when we died, under a lock that nobody was told, can never be finished:
        it stays behind, empty and on no case, and another takes its place.
        """
        url = f"{self.base}/enkelvoudiginformatieobjecten"
        for number in range(1, MOST_TRIES + 1):
            name = document.id if number == 1 else f"{document.id}-{number}"
            try:
                return self.client.post(url, self._body(document, name), actor=actor)
            except CaseSystemRefused as refusal:
                if refusal.reason != NOT_UNIQUE:
                    raise
            found = self.client.listed(url, identificatie=name, bronorganisatie=self.rsin)
            same = [each for each in found if each.get("identificatie") == name]
            if len(same) == 1 and not same[0].get("locked"):
                _require_same(same[0], document)
                return same[0]
        raise CaseSystemRefused("document is locked")

    def _body(self, document: CaseDocument, name: str) -> Json:
        is_large = document.content.size > self.large
        day = document.made_on.isoformat()
        return {
            "identificatie": name,
            "bronorganisatie": self.rsin,
            "creatiedatum": day,
            "titel": document.title,
            "auteur": document.employee_name,
            "taal": language(document.language),
            "informatieobjecttype": self.types.document(),
            "inhoud": None if is_large else base64.b64encode(document.content.whole()).decode(),
            "bestandsomvang": document.content.size,
            "formaat": document.media_type,
            "bestandsnaam": document.file_name,
            "status": "in_bewerking" if is_large else FINAL,
            "indicatieGebruiksrecht": False,
            **_said_of(document),
            "integriteit": {"algoritme": "sha_256", "waarde": document.sha256, "datum": day},
        }

    def _complete(self, url: str, lock: str, document: CaseDocument, actor: Actor) -> None:
        """Send the parts that are not there yet, unlock, and look whether it is whole."""
        found = self.client.get(url)
        _require_same(found, document)
        if not found.get("bestandsdelen"):
            return
        self._send_parts(found["bestandsdelen"], lock, document.content, actor)
        # A server with too many rights for us would unlock what is not whole.
        if not all(part.get("voltooid") for part in self.client.get(url)["bestandsdelen"]):
            raise CaseSystemAway("a part did not arrive")
        self.client.unlock(url, lock=lock, actor=actor)
        whole = self.client.get(url)
        if whole.get("locked") or whole.get("bestandsdelen") or not whole.get("inhoud"):
            raise CaseSystemRefused("document is not whole")

    def _send_parts(self, parts: list[Json], lock: str, content: Content, actor: Actor) -> None:
        place = 0
        for part in sorted(parts, key=lambda each: each["volgnummer"]):
            size = int(part["omvang"])
            if not part.get("voltooid"):
                piece = content.pieces(place, size)
                self.client.put_part(str(part["url"]), piece, size=size, lock=lock, actor=actor)
            place += size
        # Before it is unlocked: what is not what was announced is never finished.
        content.check()

    def _is_final(self, url: str, progress: Progress, actor: Actor) -> bool:
        """Make it final, under a lock. False when it is locked and the lock is lost."""
        found = self.client.get(url)
        of_document, _, lock = progress.done(FINISHING).rpartition(" ")
        is_ours = of_document == url
        if found.get("status") == FINAL:
            # The lock of a colleague is not ours to take away.
            if found.get("locked") and is_ours:
                self.client.unlock(url, lock=lock, actor=actor)
            return True
        if found.get("locked") and not is_ours:
            return False
        if not found.get("locked"):
            lock = self.client.lock(url, actor=actor)
            progress.keep(FINISHING, f"{url} {lock}")
        self.client.patch(url, {"status": FINAL, "lock": lock}, actor=actor)
        self.client.unlock(url, lock=lock, actor=actor)
        return True

    def _hang(self, case: str, url: str, document: CaseDocument, actor: Actor) -> None:
        links = f"{self.zaken}/zaakinformatieobjecten"
        there = self.client.listed(links, zaak=case, informatieobject=url)
        if any(each.get("zaak") == case for each in there):
            return
        body = {"zaak": case, "informatieobject": url, "titel": document.title}
        self.client.post(links, body, actor=actor)


def _said_of(document: CaseDocument) -> Json:
    """What not every document has; the type of the document decides where nothing is said."""
    said: Json = {}
    if document.description:
        said["beschrijving"] = document.description[:LONGEST]
    if document.is_confidential:
        said["vertrouwelijkheidaanduiding"] = "vertrouwelijk"
    return said


def _require_same(found: Json, document: CaseDocument) -> None:
    """What stands there under our name must be what we would hang on the case."""
    written = found.get("integriteit") or {}
    is_same = str(written.get("waarde", "")).lower() == document.sha256.lower()
    if not is_same or found.get("bestandsomvang") != document.content.size:
        raise CaseSystemRefused("document is another")
