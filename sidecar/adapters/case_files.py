"""Brings accepted documents to ident, which alone reaches the case system."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import requests

from ident.contract import DOCUMENT_HEADER, HandedDocument
from sidecar.adapters.ident import SignedTokens
from sidecar.core.documents import NotOnCase, Paper
from sidecar.core.errors import Unavailable

CONNECT_SECONDS = 2
# ident answers when the case system has all of it.
ANSWER_SECONDS = 60
SLOWEST_BYTES_PER_SECOND = 250_000


@dataclass(frozen=True, kw_only=True)
class _Body:
    """Chunks of a known length: sent as they come, never whole in memory."""

    chunks: Iterable[bytes]
    size: int

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        yield from self.chunks


class IdentCaseFiles:
    """See `sidecar.documents.ports.CaseFiles`."""

    def __init__(self, url: str, tokens: SignedTokens) -> None:
        self._url = url
        self._tokens = tokens
        self._session = requests.Session()
        self._session.trust_env = False

    def file(self, paper: Paper, chunks: Iterable[bytes]) -> None:
        seconds = ANSWER_SECONDS + paper.size / SLOWEST_BYTES_PER_SECOND
        try:
            response = self._session.put(
                f"{self._url}/machine/documents/{paper.document_id}",
                data=_Body(chunks=chunks, size=paper.size),
                headers=self._headers(paper),
                timeout=(CONNECT_SECONDS, seconds),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Unavailable("ident does not answer") from error
        _require_done(response)

    def _headers(self, paper: Paper) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._tokens.machine()}",
            DOCUMENT_HEADER: self._tokens.document(_handed(paper)),
            "Content-Type": "application/octet-stream",
            "Content-Length": str(paper.size),
        }


def _handed(paper: Paper) -> HandedDocument:
    return HandedDocument(
        document_id=paper.document_id,
        request_id=paper.case_request,
        conversation_id=paper.conversation,
        title=paper.title,
        file_name=paper.file_name,
        media_type=paper.media_type,
        size=str(paper.size),
        sha256=paper.sha256,
        made_on=paper.made_on.isoformat(),
        language="nl",
        remark=paper.remark,
        note=paper.note,
        accepted_by=paper.accepted_by,
        confidential="yes" if paper.is_confidential else "",
    )


def _require_done(response: requests.Response) -> None:
    """Nothing else counts as done: a proxy that knows no such page has filed nothing."""
    if response.status_code == 200:
        return
    if response.status_code != 409:
        raise Unavailable(f"ident answered {response.status_code}")
    try:
        why = str(response.json()["code"])
    except (ValueError, KeyError, TypeError):
        raise Unavailable("ident answered something else") from None
    raise NotOnCase(why)
