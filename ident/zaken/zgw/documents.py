"""Hangs a document on a case: small at once, large in parts of the size that the server names."""

import base64
from dataclasses import dataclass

from ident.zaken.ports import CaseDocument, Progress
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused
from ident.zaken.zgw.client import Actor, Client, Json
from ident.zaken.zgw.types import Types

DOCUMENT, LOCK = "document", "lock"
NOT_UNIQUE = "identificatie-niet-uniek"
# Base64 in JSON is held in memory as a whole, here and there.
LARGE = 4 * 1024 * 1024
MOST_TRIES = 5
LANGUAGES = {"nl": "nld", "en": "eng"}


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
        url = progress.done(DOCUMENT)
        if not url:
            made = self._made(document, actor)
            url = str(made["url"])
            progress.keep(LOCK, str(made.get("lock") or ""))
            progress.keep(DOCUMENT, url)
        self._complete(url, document, progress, actor)
        self._hang(case, url, document, actor)

    def _made(self, document: CaseDocument, actor: Actor) -> Json:
        """Create it, or find the one of before a crash: its identification is ours.

        One that was locked when we died, under a lock that nobody was told, can never be finished:
        it stays behind, empty and on no case, and another takes its place.
        """
        url = f"{self.base}/enkelvoudiginformatieobjecten"
        for number in range(1, MOST_TRIES + 1):
            name = document.request_id if number == 1 else f"{document.request_id}-{number}"
            try:
                return self.client.post(url, self._body(document, name), actor=actor)
            except CaseSystemRefused as refusal:
                if refusal.reason != NOT_UNIQUE:
                    raise
            found = self.client.first_page(url, identificatie=name, bronorganisatie=self.rsin)
            same = [each for each in found if each.get("identificatie") == name]
            if len(same) == 1 and not same[0].get("locked"):
                return same[0]
        raise CaseSystemRefused("document is locked")

    def _body(self, document: CaseDocument, name: str) -> Json:
        is_large = len(document.content) > self.large
        day = document.made_on.isoformat()
        return {
            "identificatie": name,
            "bronorganisatie": self.rsin,
            "creatiedatum": day,
            "titel": document.title,
            "auteur": document.employee_name,
            "taal": LANGUAGES[document.language],
            "informatieobjecttype": self.types.document(),
            "inhoud": None if is_large else base64.b64encode(document.content).decode(),
            "bestandsomvang": len(document.content),
            "formaat": document.media_type,
            "bestandsnaam": document.file_name,
            "status": "in_bewerking" if is_large else "definitief",
            "indicatieGebruiksrecht": False,
            "integriteit": {"algoritme": "sha_256", "waarde": document.sha256, "datum": day},
        }

    def _complete(self, url: str, document: CaseDocument, progress: Progress, actor: Actor) -> None:
        """Send the parts that are not there yet, unlock, and look whether it is whole."""
        found = self.client.get(url)
        if not found.get("bestandsdelen"):
            return
        lock = progress.done(LOCK)
        place = 0
        for part in sorted(found["bestandsdelen"], key=lambda each: each["volgnummer"]):
            size = int(part["omvang"])
            if not part.get("voltooid"):
                content = document.content[place : place + size]
                self.client.put_part(str(part["url"]), content, lock=lock, actor=actor)
            place += size
        parts = self.client.get(url)["bestandsdelen"]
        # A server with too many rights for us would unlock what is not whole.
        if not all(part.get("voltooid") for part in parts):
            raise CaseSystemAway("a part did not arrive")
        self.client.unlock(url, lock=lock, actor=actor)
        whole = self.client.get(url)
        if whole.get("locked") or whole.get("bestandsdelen") or not whole.get("inhoud"):
            raise CaseSystemRefused("document is not whole")

    def _hang(self, case: str, url: str, document: CaseDocument, actor: Actor) -> None:
        links = f"{self.zaken}/zaakinformatieobjecten"
        there = self.client.first_page(links, zaak=case, informatieobject=url)
        if any(each.get("zaak") == case for each in there):
            return
        body = {"zaak": case, "informatieobject": url, "titel": document.title}
        self.client.post(links, body, actor=actor)
