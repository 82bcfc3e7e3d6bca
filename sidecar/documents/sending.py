"""What a form with files brings: each one received; one that breaks off is away again."""

from sidecar.core.errors import BalieError
from sidecar.documents.domain import Document
from sidecar.documents.form_upload import FormUpload
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import NothingToSend
from sidecar.web import csrf


def receive_form(
    receiving: Receiving, party: Party, request_id: str | None, upload: FormUpload
) -> list[Document]:
    """All files of the form, not sent yet; raises NothingToSend when there was none."""
    csrf.check_token(upload.fields.get(csrf.FIELD, ""))
    received = []
    for name, chunks in upload.files():
        document = receiving.begin(party, request_id=request_id, name=name, size=None)
        try:
            receiving.append(party, document.id, offset=0, chunks=chunks)
        except BalieError:
            receiving.cancel(party, document.id)
            raise
        received.append(receiving.whole(party, document.id))
    if not received:
        raise NothingToSend("a form without a file")
    return received
