"""What is filled in about somebody who comes: who it is, and how he is reached."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from sidecar.core import phones
from sidecar.core import reach as ways
from sidecar.core.errors import BadInput, Mistakes
from sidecar.core.ids import is_id
from sidecar.core.phones import NumberRefused
from sidecar.core.reach import Lacking, Reach
from sidecar.core.visits import Part

# Of letters and pages both; a translator may add some for letters alone.
LANGUAGES: Mapping[str, str] = MappingProxyType({"nl": "Nederlands", "en": "English"})
CONTACT = ("mail", "phone", "reach")
GUEST_FIELDS = ("name", *CONTACT, "language", "part", "agreed", "key")
AGREED = "ja"
LONGEST_NAME, LONGEST_MAIL, LONGEST_PHONE = 80, 254, 20

_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z0-9-]{2,}"
)
_STRAY_DOT = re.compile(r"^\.|\.\.|\.@")


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who is invited; each gets a link of his own, by mail or text message."""

    name: str
    mail: str
    phone: str
    language: str
    part: Part = Part.CITIZEN
    reach: Reach = Reach.BOTH


class Contact(NamedTuple):
    """How somebody is reached; mail or phone may be empty, not both."""

    mail: str
    phone: str
    reach: Reach


def read_contact(fields: Mapping[str, str], *, sends_texts: bool = False) -> Contact:
    """How somebody is reached from now on; raise Mistakes with all that is wrong."""
    form = GuestForm(fields, sends_texts=sends_texts)
    contact = form.contact()
    if form.mistakes:
        raise Mistakes(form.mistakes)
    return contact


def read_guest(
    fields: Mapping[str, str],
    *,
    languages: Collection[str] = LANGUAGES,
    sends_texts: bool = False,
) -> tuple[str, Guest]:
    """The key of the form, and one more person; raise Mistakes with all that is wrong."""
    guest = read_person(fields, languages=languages, sends_texts=sends_texts)
    key = fields.get("key", "")
    if not is_id(key):
        raise BadInput("the key of the form is not one of ours")
    return key, guest


def read_person(
    fields: Mapping[str, str],
    *,
    languages: Collection[str] = LANGUAGES,
    sends_texts: bool = False,
) -> Guest:
    """Somebody who comes; raise Mistakes with all that is wrong."""
    form = GuestForm(fields, languages, sends_texts)
    guest = replace(form.guest(), part=form.part("part", "agreed"))
    if form.mistakes:
        raise Mistakes(form.mistakes)
    return guest


@dataclass(frozen=True)
class GuestForm:
    """Reads one field after the other; notes a mistake by its field and reads on."""

    fields: Mapping[str, str]
    languages: Collection[str] = tuple(LANGUAGES)
    sends_texts: bool = False
    mistakes: dict[str, str] = field(default_factory=dict)

    def guest(self) -> Guest:
        name, contact = self.name("name"), self.contact()
        return Guest(name=name, language=self.language(), **contact._asdict())

    def contact(self, whose: str = "") -> Contact:
        """A mistake in the address or number itself counts before one in the way."""
        mail, phone = self.mail(f"{whose}mail"), self.phone(f"{whose}phone")
        wanted = self._text(f"{whose}reach")
        if wanted and wanted not in list(Reach):
            self._wrong(f"{whose}reach", "missing")
            wanted = ""
        found = ways.choose(
            Reach(wanted) if wanted else None,
            mail=mail,
            phone=phone,
            sends_texts=self.sends_texts,
        )
        if isinstance(found, Lacking):
            if f"{whose}{found.field}" not in self.mistakes:
                self._wrong(f"{whose}{found.field}", found.problem)
            found = Reach.BOTH
        return Contact(mail=mail, phone=phone, reach=found)

    def name(self, of: str) -> str:
        text = " ".join(filter(None, self._text(of).replace("\u00a0", " ").split(" ")))
        if not text:
            self._wrong(of, "missing")
        elif len(text) > LONGEST_NAME:
            self._wrong(of, "too_long")
        elif not text.isprintable() or set(text) & set("<>@"):
            self._wrong(of, "strange_signs")
        return text

    def mail(self, of: str) -> str:
        """May stay empty for who is reached by text message."""
        text = self._text(of)
        if not text:
            return ""
        if len(text) > LONGEST_MAIL or not _MAIL.fullmatch(text) or _STRAY_DOT.search(text):
            self._wrong(of, "not_an_address")
        return text

    def phone(self, of: str) -> str:
        """As it was typed. May stay empty: not everybody wants to give a number.

        Beside a mail address one that gets no text messages is good too: it is there to be called.
        """
        text = " ".join(self._text(of).split())
        if not text:
            return ""
        try:
            number = phones.read(text)
        except NumberRefused as refused:
            self._wrong(of, refused.problem)
            return text
        return text if len(text) <= LONGEST_PHONE else number.e164

    def language(self, of: str = "language") -> str:
        text = self._text(of)
        if text not in self.languages:
            self._wrong(of, "missing")
        return text

    def part(self, of: str, agreed: str) -> Part:
        """Who only helps may hear it all when the citizen said so."""
        text = self._text(of) or Part.CITIZEN.value
        if text not in list(Part):
            self._wrong(of, "missing")
            return Part.CITIZEN
        part = Part(text)
        if part.needs_consent and self._text(agreed) != AGREED:
            self._wrong(agreed, "missing")
        return part

    def _wrong(self, name: str, problem: str) -> None:
        self.mistakes[name] = f"appointments.new.{name}.{problem}"

    def _text(self, name: str) -> str:
        return self.fields.get(name, "").strip()
