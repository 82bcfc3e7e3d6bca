"""How a document is called, and of what kind it is, where it leaves the balie: in our words."""

from sidecar.core.documents import Kind
from sidecar.documents.domain import Document

CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.HEIC: "image/heic",
    Kind.TIFF: "image/tiff",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}
EXTENSIONS = {Kind.JPEG: "jpg"}


def file_name_of(document: Document, kind: Kind) -> str:
    """One from outside never gets into a header, or into another system."""
    return f"document-{document.id[-6:]}.{EXTENSIONS.get(kind, kind.value)}"
