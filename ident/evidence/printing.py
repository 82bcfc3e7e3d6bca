"""Prints evidence as PDF/A-2a: archivable, tagged for screen readers, in the house style."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from branding import pages, texts
from branding.theme import Theme
from ident.evidence import wording
from ident.evidence.facts import EvidenceFacts

VARIANT = "pdf/a-2a"
HERE = Path(__file__).parent
FOLDERS = (pages.CATALOGUE, HERE.parent / "texts")


@dataclass(frozen=True)
class HtmlPrinter:
    """Implements the port Printer with WeasyPrint."""

    theme: Theme

    def pdf(self, facts: EvidenceFacts) -> bytes:
        # Only the worker prints: the web process stays small without Pango and fonts.
        from weasyprint import HTML

        html = self._html(facts)
        identifier = sha256(html.encode()).digest()[:16]
        printed: bytes = HTML(string=html, base_url=str(HERE)).write_pdf(
            pdf_variant=VARIANT, pdf_identifier=identifier, custom_metadata=True
        )
        return printed

    def _html(self, facts: EvidenceFacts) -> str:
        look = self.theme
        t = texts.load(*FOLDERS, language=facts.language, tone=look.tone, words=look.words)
        return self._environment.get_template("evidence/document.html").render(
            facts=facts,
            t=t,
            lead=wording.lead(t, facts),
            sections=wording.sections(t, facts),
            stamp=facts.completed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            tokens=look.style,
            logo=(look.folder / "logo.svg").as_uri(),
        )

    @cached_property
    def _environment(self) -> Environment:
        return Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
