"""The documents that people send: all that the sandbox does before a verdict."""

from tests import document_files as made
from tests.fuzz.targets import Target
from tests.judged import why_not

# A picture may be as large as one is allowed to be, and decoding takes its time.
MOST_CPU = 5.0
SEEDS = (
    made.pdf(pages=2),
    made.photo(),
    made.picture("PNG"),
    made.photo("HEIF"),
    made.tiff(pages=2),
    made.docx(),
    made.odt(),
)


def run(body: bytes) -> None:
    """Unfit refuses."""
    why_not(body)


TARGETS = {"sent": Target("sent", SEEDS, run, MOST_CPU)}
