"""The rows of the document, in the words of the reader's language."""

from datetime import datetime

from branding import moments
from branding.texts import Texts
from ident.evidence.facts import EvidenceFacts

Rows = list[tuple[str, str, bool]]


def lead(t: Texts, facts: EvidenceFacts) -> str:
    return t(
        "evidence.lead",
        moment=_moment(t, facts.logged_in_at),
        organisation=facts.organisation,
        means=t(f"means.{facts.means}"),
    )


def sections(t: Texts, facts: EvidenceFacts) -> list[tuple[str, Rows]]:
    """Heading, and rows of label, value, and whether the value is for machines."""
    of = {"call": _call, "login": _login, "control": _control}
    return [(t(f"evidence.{name}"), rows(t, facts)) for name, rows in of.items()]


def _call(t: Texts, facts: EvidenceFacts) -> Rows:
    others = ", ".join(t(f"evidence.other.{role}") for role in facts.others.split())
    function = f", {facts.asked_by_function}" if facts.asked_by_function else ""
    return [
        (t("evidence.organisation"), facts.organisation, False),
        (t("evidence.case"), facts.case_number or t("evidence.none"), False),
        (t("evidence.employee"), facts.asked_by + function, False),
        (t("evidence.others"), others or t("evidence.nobody"), False),
        (t("evidence.began"), _moment(t, facts.call_began_at), False),
        (t("evidence.conversation"), facts.conversation_id, True),
    ]


def _login(t: Texts, facts: EvidenceFacts) -> Rows:
    within = facts.call_began_at <= facts.logged_in_at <= facts.completed_at
    return [
        (t("evidence.means"), t(f"means.{facts.means}"), False),
        (t("evidence.at"), _moment(t, facts.logged_in_at), False),
        (t("evidence.within"), t("evidence.yes" if within else "evidence.no"), False),
        (t("evidence.level"), _level(t, facts, facts.level), False),
        (t("evidence.minimum"), _level(t, facts, facts.minimum_level), False),
        (t(f"staff.number.{facts.number_kind}"), facts.masked_number, False),
        (t("evidence.issuer"), facts.issuer, True),
        (t("evidence.assertion"), facts.assertion_id, True),
        (t("evidence.issued"), facts.issued_at.isoformat(), True),
        (t("evidence.fingerprint"), facts.fingerprint, True),
    ]


def _control(t: Texts, facts: EvidenceFacts) -> Rows:
    how = t(f"evidence.compared.{facts.compared_by or 'none'}")
    return [
        (t("evidence.scheme"), t(f"evidence.scheme.{facts.scheme}"), False),
        (t("evidence.compared"), how, False),
        (t("evidence.compared_at"), _moment(t, facts.compared_at), False),
        (t("evidence.completed"), _moment(t, facts.completed_at), False),
        (t("evidence.request"), facts.request_id, True),
        (t("evidence.version"), facts.version, True),
    ]


def _level(t: Texts, facts: EvidenceFacts, label: str) -> str:
    """eHerkenning has names of its own for the four levels: EH2, EH2+, EH3, EH4."""
    own = "eherkenning." if facts.means == "eherkenning" else ""
    return t(f"level.{own}{label}")


def _moment(t: Texts, moment: datetime) -> str:
    return f"{moments.day(t, moment)}, {moments.time(t, moment)}"
