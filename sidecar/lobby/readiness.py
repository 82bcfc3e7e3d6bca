"""How ready a visitor is, in words, colour and sign together; by his own test, so never proof."""

from collections.abc import Mapping
from dataclasses import dataclass

from branding import moments
from branding.texts import Texts
from sidecar.core.devices import DeviceCheck, Light, Part, Result
from sidecar.lobby.ports import Contact

BADGES = {
    None: ("inactive", "info"),
    Light.GREEN: ("safe", "check"),
    Light.ORANGE: ("warning", "warning"),
    Light.RED: ("error", "cross"),
}
# For which troubles there is something the civil servant can do; the first that holds is shown.
_HINTS = (Part.MICROPHONE, Part.SOUND, Part.NETWORK, Part.CAMERA)
_FAILED = (Result.NONE, Result.POOR)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The traffic light. `own` says whose test it was and when; `hint` what to do, if anything."""

    light: str
    word: str
    look: str
    icon: str
    own: str = ""
    hint: str = ""
    phone: str = ""

    @property
    def dial(self) -> str:
        """The number as a `tel:` link wants it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def readiness(contact: Contact, texts: Texts) -> Readiness:
    check = contact.check
    light = None if check is None else check.light
    look, icon = BADGES[light]
    if check is None:
        word = texts("lobby.check.untested")
        return Readiness("untested", word, look, icon, phone=contact.phone)
    return Readiness(
        light=check.light.value,
        word=_word(check, texts),
        look=look,
        icon=icon,
        own=_own(check, texts),
        hint=_hint(check.found, texts),
        phone=contact.phone,
    )


def _word(check: DeviceCheck, texts: Texts) -> str:
    if check.light is Light.GREEN:
        return texts("lobby.check.good")
    failed = [each for each in check.troubles if each[1] in _FAILED]
    # What was not tested is told only where nothing worse is: the line stays short.
    told = failed or check.troubles
    words = [texts(f"lobby.check.{part}.{result}") for part, result in told]
    return texts("lobby.check.trouble", troubles=", ".join(words))


def _own(check: DeviceCheck, texts: Texts) -> str:
    return texts(
        "lobby.check.own",
        day=moments.day(texts, check.checked_at),
        time=moments.time(texts, check.checked_at),
        browser=texts(f"lobby.check.browser.{check.browser}"),
    )


def _hint(found: Mapping[Part, Result], texts: Texts) -> str:
    failed = [part for part in _HINTS if found[part] in _FAILED]
    return texts(f"lobby.check.hint.{failed[0]}") if failed else ""
