"""The templates of the demo at NotifyNL: a municipality makes the same ones there itself."""

from uuid import NAMESPACE_URL, uuid5

from sidecar.notifications.domain import MessageKind

WORDING = {
    MessageKind.CONFIRMATION: (
        "((municipality)): de videoafspraak is op ((day)) om ((time)). Meedoen: ((link))",
        "((municipality)): your video appointment is on ((day)) at ((time)). Join: ((link))",
    ),
    MessageKind.REMINDER_DAY: (
        "Herinnering: videoafspraak met ((municipality)) op ((day)) om ((time)). Test: ((link))",
        "Reminder: video appointment with ((municipality)) on ((day)) at ((time)). Test: ((link))",
    ),
    MessageKind.REMINDER_HOUR: (
        "Om ((time)) begint de videoafspraak met ((municipality)). Meedoen: ((link))",
        "At ((time)) your video appointment with ((municipality)) begins. Join: ((link))",
    ),
    MessageKind.CHANGED: (
        "((municipality)): de videoafspraak is nu op ((day)) om ((time)). Meedoen: ((link))",
        "((municipality)): your video appointment is now on ((day)) at ((time)). Join: ((link))",
    ),
    MessageKind.CANCELLATION: (
        "((municipality)): de videoafspraak van ((day)) om ((time)) gaat niet door.",
        "((municipality)): the video appointment of ((day)) at ((time)) is cancelled.",
    ),
    MessageKind.WE_WAIT: (
        "((municipality)) wacht in het videogesprek. Meedoen: ((link))",
        "((municipality)) is waiting in the video call. Join: ((link))",
    ),
    MessageKind.FOLLOW_UP: (
        "((municipality)): de volgende videoafspraak is op ((day)) om ((time)). Meedoen: ((link))",
        "((municipality)): the next video appointment is on ((day)) at ((time)). Join: ((link))",
    ),
    MessageKind.NEXT_STEPS: (
        "((municipality)): hoe het na het videogesprek verdergaat, staat in de mail.",
        "((municipality)): what happens after the video call is in the mail.",
    ),
}
LANGUAGES = ("nl", "en")


def template_id(kind: MessageKind, language: str) -> str:
    """The same at each start, so that settings and stand-in agree."""
    return str(uuid5(NAMESPACE_URL, f"sms/{kind}.{language}"))


def templates() -> dict[str, str]:
    """For the stand-in: the text of each id."""
    return {
        template_id(kind, language): text
        for kind, texts in WORDING.items()
        for language, text in zip(LANGUAGES, texts, strict=True)
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
        for kind in WORDING
        for language in LANGUAGES
    )
