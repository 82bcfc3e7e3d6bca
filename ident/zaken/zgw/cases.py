"""The case system behind the ZGW APIs (port CaseSystem); each step may be done twice."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from ident.clock import Clock
from ident.domain import IdentityKind
from ident.zaken import wording
from ident.zaken.ports import CaseDocument, CaseWish, Progress
from ident.zaken.refusals import CaseSystemRefused, NoSuchCase, OtherPerson
from ident.zaken.zgw.client import Actor, Client, Json
from ident.zaken.zgw.documents import Documents
from ident.zaken.zgw.types import Types

NUMBER, CASE = "number", "case"
NOT_UNIQUE = "identificatie-niet-uniek"
# A clock that runs ahead of theirs is refused.
BEHIND = timedelta(seconds=2)
INITIATOR = "initiator"
# What identifies, by the kind of number: betrokkeneType, and the field of betrokkeneIdentificatie.
# We write the first; the others are where other programs write the same number. Zaken 1.5 has no
# field of its own for the KvK number of a company, only for that of its branch (vestiging).
PARTIES = {
    IdentityKind.BSN: (("natuurlijk_persoon", "inpBsn"),),
    IdentityKind.KVK: (
        ("niet_natuurlijk_persoon", "annIdentificatie"),
        ("niet_natuurlijk_persoon", "kvkNummer"),
        ("vestiging", "kvkNummer"),
    ),
    IdentityKind.RSIN: (("niet_natuurlijk_persoon", "innNnpId"),),
}


@dataclass(frozen=True, kw_only=True)
class ZgwCases:
    """Implements the port CaseSystem. `draw` gives the digits of a new number."""

    client: Client
    types: Types
    documents: Documents
    base: str
    rsin: str
    number_prefix: str
    clock: Clock
    draw: Callable[[int], int] = secrets.randbelow

    def open_case(self, wish: CaseWish, progress: Progress) -> str:
        if not wish.number:
            # An initiator whose number nobody wrote would be equal to nobody's number.
            raise CaseSystemRefused("nobody's number")
        actor = Actor(id=wish.employee_id, name=wish.employee_name)
        case = self._named(wish.case_number) if wish.case_number else self._own(wish, progress)
        progress.keep(CASE, str(case["url"]))
        self._require_initiator(case, wish, actor)
        if not wish.case_number:
            self._begin(case, actor)
        return str(case["identificatie"])

    def add_document(self, case_number: str, document: CaseDocument, progress: Progress) -> None:
        case = self._named(case_number)
        self.documents.add(str(case["url"]), document, progress)
        self._without_code(case, document.id)

    def drop_code(self, case_number: str, request_id: str) -> None:
        self._without_code(self._named(case_number), request_id)

    def _named(self, number: str) -> Json:
        # An empty filter would find everybody's cases.
        if not number:
            raise NoSuchCase("no number")
        found = self.client.listed(
            f"{self.base}/zaken", identificatie=number, bronorganisatie=self.rsin
        )
        same = [case for case in found if case.get("identificatie") == number]
        if len(same) != 1:
            raise NoSuchCase(f"{len(same)} cases of that number")
        return same[0]

    def _own(self, wish: CaseWish, progress: Progress) -> Json:
        """Our own case. Its number is kept before it is asked for, so it is found again."""
        if progress.done(CASE):
            return self._named(progress.done(NUMBER))
        while True:
            number = progress.done(NUMBER) or self._new_number()
            progress.keep(NUMBER, number)
            try:
                case = self._created(wish, number)
            except CaseSystemRefused as refusal:
                if refusal.reason != NOT_UNIQUE:
                    raise
                case = self._named(number)
                if not _is_ours(case, wish.request_id):
                    progress.keep(NUMBER, "")
                    continue
            # Before anything else is asked: from here on it is not made again.
            progress.keep(CASE, str(case["url"]))
            return case

    def _created(self, wish: CaseWish, number: str) -> Json:
        today = self.clock.now().date().isoformat()
        body = {
            "identificatie": number,
            "bronorganisatie": self.rsin,
            "verantwoordelijkeOrganisatie": self.rsin,
            "zaaktype": self.types.case(),
            "startdatum": today,
            "registratiedatum": today,
            "omschrijving": wording.DESCRIPTION,
            "toelichting": wording.explanation(wish.code),
            "kenmerken": [{"kenmerk": wish.request_id, "bron": wording.SOURCE}],
        }
        actor = Actor(id=wish.employee_id, name=wish.employee_name)
        return self.client.post(f"{self.base}/zaken", body, actor=actor)

    def _require_initiator(self, case: Json, wish: CaseWish, actor: Actor) -> None:
        """Write who it is, or compare with who it is already: at most one per case."""
        roles = self.client.listed(
            f"{self.base}/rollen", zaak=str(case["url"]), omschrijvingGeneriek=INITIATOR
        )
        # A filter that is not understood would show the roles of other cases.
        own = [role for role in roles if role.get("zaak") == case["url"]]
        if not own:
            self.client.post(f"{self.base}/rollen", self._role(case, wish), actor=actor)
            return
        if not any(_is_of(role, wish) for role in own):
            raise OtherPerson("initiator of the case is somebody else")

    def _role(self, case: Json, wish: CaseWish) -> Json:
        kind, name = PARTIES[wish.kind][0]
        return {
            "zaak": case["url"],
            "betrokkeneType": kind,
            "roltype": self.types.initiator(str(case["zaaktype"])),
            "roltoelichting": wording.INITIATOR_NOTE,
            "betrokkeneIdentificatie": {name: wish.number},
        }

    def _begin(self, case: Json, actor: Actor) -> None:
        """The first status, when there is none yet."""
        url = f"{self.base}/statussen"
        if any(
            each.get("zaak") == case["url"]
            for each in self.client.listed(url, zaak=str(case["url"]))
        ):
            return
        body = {
            "zaak": case["url"],
            "statustype": self.types.first_status(str(case["zaaktype"])),
            "datumStatusGezet": (self.clock.now() - BEHIND).isoformat(),
            "statustoelichting": "Geopend door de Digitale Balie",
        }
        self.client.post(url, body, actor=actor)

    def _without_code(self, case: Json, request_id: str) -> None:
        text = str(case.get("toelichting") or "")
        without = wording.without_code(text)
        if _is_ours(case, request_id) and without != text:
            self.client.patch(str(case["url"]), {"toelichting": without})

    def _new_number(self) -> str:
        year = self.clock.now().year
        return f"{self.number_prefix}-{year}-{self.draw(10**8):08d}"


def _is_ours(case: Json, request_id: str) -> bool:
    marks = case.get("kenmerken") or []
    return any(
        mark.get("kenmerk") == request_id and mark.get("bron") == wording.SOURCE for mark in marks
    )


def _is_of(role: Json, wish: CaseWish) -> bool:
    """Whether this initiator is who logged in."""
    written = role.get("betrokkeneIdentificatie") or {}
    return any(
        role.get("betrokkeneType") == kind
        and hmac.compare_digest(str(written.get(name) or "").encode(), wish.number.encode())
        for kind, name in PARTIES[wish.kind]
    )
