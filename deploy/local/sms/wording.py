"""The templates of the demo at NotifyNL: a municipality makes the same ones there itself.

`balie messages texts` prints them.
"""

from uuid import NAMESPACE_URL, uuid5

from branding import pages, texts
from sidecar.environment import LETTERS, TEXTS, letter_languages
from sidecar.notifications import languages
from sidecar.notifications.domain import MessageKind
from sidecar.notifications.wording import as_template


def template_id(kind: MessageKind, language: str) -> str:
    """The same at each start, so that settings and stand-in agree."""
    return str(uuid5(NAMESPACE_URL, f"sms/{kind}.{language}"))


def templates() -> dict[str, str]:
    """For the stand-in: the text of each id."""
    ours = {
        language: texts.load(pages.CATALOGUE, TEXTS, language=language, tone="u")
        for language in texts.LANGUAGES
    } | {code: languages.load(LETTERS, code) for code in languages.codes(LETTERS)}
    return {
        template_id(kind, language): as_template(t.by_key[f"notifications.sms.{kind}"])
        for language, t in ours.items()
        for kind in MessageKind
    }


def of_sms(provider: str, port: int) -> dict[str, str]:
    """The settings of the balie that are no secret, for each of the providers."""
    here = f"http://localhost:{port}"
    return {"BALIE_SMS": provider} | {
        "none": {},
        "notifynl": {"BALIE_SMS_URL": here, "BALIE_SMS_TEMPLATES": _setting()},
        "spryng": {"BALIE_SMS_URL": f"{here}/v1/messages", "BALIE_SMS_SENDER": "Gemeente"},
    }[provider]


def _setting() -> str:
    return " ".join(
        f"{kind}.{language}={template_id(kind, language)}"
        for kind in MessageKind
        for language in letter_languages()
    )
