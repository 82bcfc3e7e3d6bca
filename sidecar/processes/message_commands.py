"""`balie messages texts`: the text messages, to paste into NotifyNL as templates."""

import argparse
from typing import TextIO

from sidecar.notifications import wording
from sidecar.notifications.domain import MessageKind
from sidecar.processes import start


def sms_texts(_asked: argparse.Namespace, out: TextIO) -> None:
    """One paragraph for each kind and language, named as in `BALIE_SMS_TEMPLATES`."""
    for language, texts in start.services().ground.letter_texts.items():
        for kind in MessageKind:
            out.write(_paragraph(kind, language, texts.by_key[f"notifications.sms.{kind}"]))


def _paragraph(kind: MessageKind, language: str, text: str) -> str:
    variables = ", ".join(wording.variables(text))
    dear = "" if wording.is_gsm(text) else "; duurder, door tekens buiten het gsm-alfabet"
    return f"{kind}.{language} (variabelen: {variables}{dear})\n{wording.as_template(text)}\n\n"
