"""What may stand in a message: tidy names and lines, and what a text message costs."""

import re
import unicodedata

# 3GPP TS 23.038, 6.2.1: the alphabet of telephones. A sign of the second row takes two places.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("\f^{}\\[~]|€")
# Places in a message of one part, and in each part of a longer one (TS 23.040, 9.2.3.24.1).
GSM_PLACES, UNICODE_PLACES = (160, 153), (70, 67)
# Cc: control; Cf: what turns the direction of a text around, joins or hides; Cs: half a sign.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


def tidy(text: str) -> str:
    """One line without signs that nobody sees; a name cannot turn around what comes after it.

    Joiners stay: some scripts and emoji are not right without.
    """
    kept = (sign if _shows(sign) else " " for sign in text)
    return " ".join("".join(kept).split())


def tidy_lines(text: str) -> list[str]:
    """Each line of its own tidy, none empty at begin or end."""
    return [tidy(line) for line in text.strip().splitlines()]


def is_gsm(text: str) -> bool:
    return set(text) <= _GSM | _GSM_TWICE


def segments(text: str) -> int:
    """How many parts a text message takes; the provider asks for each its price."""
    if is_gsm(text):
        places, (one, more) = len(text) + sum(s in _GSM_TWICE for s in text), GSM_PLACES
    else:
        places, (one, more) = len(text.encode("utf-16-le")) // 2, UNICODE_PLACES
    return 1 if places <= one else -(-places // more)


def as_template(text: str) -> str:
    """As NotifyNL wants its templates: ((link)) where we write {link}."""
    return _VARIABLE.sub(r"((\1))", text)


def variables(text: str) -> list[str]:
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def _shows(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN
