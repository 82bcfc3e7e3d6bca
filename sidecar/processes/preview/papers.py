"""Documents of the preview: an empty page, in a real vault, judged in the real sandbox."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf

from sidecar.adapters.case_files import IdentCaseFiles
from sidecar.adapters.ident import SignedTokens
from sidecar.adapters.inspector import SandboxInspector
from sidecar.bootstrap.documents import Tools
from sidecar.bootstrap.ground import Ground
from sidecar.bootstrap.vault import vault_parts
from sidecar.core.documents import ScannerAway

INFECTED, AWAY = "infected", "away"


class Scanner:
    """See `sidecar.documents.ports.Scanner`. Nothing comes from outside here: it says what the
    screen is to show."""

    def __init__(self) -> None:
        self.says = ""

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        if self.says == AWAY:
            raise ScannerAway("as the screen is to show")
        for _ in chunks:
            """Read to its end, as a scanner does."""
        return self.says or None


def tools(ground: Ground, scanner: Scanner) -> Tools:
    settings = ground.settings
    tokens = SignedTokens(settings.ident_start_key_file, ground.clock)
    return Tools(
        vault=vault_parts(settings, ground.database).vault,
        scanner=scanner,
        inspector=SandboxInspector(),
        case_files=IdentCaseFiles(settings.ident_url, tokens),
    )


def a_pdf() -> bytes:
    """One empty page."""
    with pikepdf.new() as document, BytesIO() as file:
        document.add_blank_page()
        document.save(file)
        return file.getvalue()
