"""Keeps that somebody asked the BRP: a line in the log, without number and without answer."""

import logging
from dataclasses import dataclass

from ident.brp.ports import Question


@dataclass(frozen=True)
class LogQuestions:
    """Implements the port Questions: one line per question, on a logger of its own."""

    log: logging.Logger

    def note(self, question: Question) -> None:
        facts = {
            "asked_at": question.at.isoformat(),
            "reason": question.reason,
            "employee": question.employee_id,
            "fields": list(question.fields),
        }
        self.log.info("person asked", extra=facts)
