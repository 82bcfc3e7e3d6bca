"""What documents refuse, with the text that a person reads."""

from sidecar.core.errors import BadInput, BalieError, Conflict, NotAllowed, NotFound


class DocumentUnknown(NotFound):
    """Not there, or of somebody else: nobody learns which."""

    code = "document_unknown"
    message_key = "documents.unknown"


class RequestUnknown(NotFound):
    code = "document_request_unknown"
    message_key = "documents.request_unknown"


class NotThereYet(Conflict):
    code = "document_not_there_yet"
    message_key = "documents.not_there_yet"


class AlreadySent(Conflict):
    code = "document_already_sent"
    message_key = "documents.already_sent"


class NotChecked(Conflict):
    code = "document_not_checked"
    message_key = "documents.not_checked"


class NotFit(Conflict):
    code = "document_not_fit"
    message_key = "documents.not_fit"


class AlreadyJudged(Conflict):
    code = "document_already_judged"
    message_key = "documents.already_judged"


class NotAccepted(Conflict):
    code = "document_not_accepted"
    message_key = "documents.not_accepted"


class NotWhole(Conflict):
    """Something is still on its way, so there is nothing to send yet."""

    code = "document_not_whole"
    message_key = "documents.not_whole"


class NothingToSend(Conflict):
    code = "document_nothing_to_send"
    message_key = "documents.nothing_to_send"


class RequestClosed(Conflict):
    """Withdrawn by the civil servant."""

    code = "document_request_closed"
    message_key = "documents.request_closed"


class EnoughDocuments(Conflict):
    code = "document_enough"
    message_key = "documents.enough"

    def __init__(self, problem: str, *, most: int) -> None:
        super().__init__(problem)
        self.values = {"most": str(most)}


class NotInCall(NotAllowed):
    """Nobody let this browser in yet, so nobody saw who sits in front of it."""

    code = "document_not_in_call"
    message_key = "documents.not_in_call"


class ChangedMeanwhile(Conflict):
    code = "document_changed"
    message_key = "documents.changed"


class OffsetDiffers(Conflict):
    """The bytes do not go on where what is here ends (tus 1.0, PATCH)."""

    code = "document_wrong_offset"
    message_key = "documents.wrong_offset"


class Busy(BalieError):
    """Another connection sends this document at this moment."""

    code = "document_busy"
    message_key = "documents.busy"
    status = 423


class TooLarge(BalieError):
    code = "document_too_large"
    message_key = "documents.too_large"
    status = 413

    def __init__(self, problem: str, *, most: int) -> None:
        super().__init__(problem)
        self.values = {"most": megabytes(most)}


class ConversationOver(BalieError):
    code = "document_conversation_over"
    message_key = "documents.conversation_over"
    status = 410


class DocumentGone(BalieError):
    code = "document_gone"
    message_key = "documents.gone"
    status = 410


class Unreadable(BalieError):
    """What is kept of it is damaged, or its key is gone; nothing of it is handed out."""

    code = "document_unreadable"
    message_key = "documents.unreadable"
    status = 410


class PhoneLinkUnknown(NotFound):
    """Used before, too old, or never ours: all the same to who holds it."""

    code = "document_phone_link_unknown"
    message_key = "documents.phone.unknown"


class PhoneOver(BalieError):
    """A browser that sends for no request, or not any more."""

    code = "document_phone_over"
    message_key = "documents.phone.over"
    status = 410


class NotUnderstood(BadInput):
    """A request of an upload that does not hold (tus 1.0)."""

    code = "upload_not_understood"
    message_key = "documents.not_understood"
    status = 400


class NotFilledIn(BadInput):
    """What is wrong with a form of ours: the key of a text for each field."""

    code = "documents_not_filled_in"
    message_key = "documents.not_filled_in"

    def __init__(self, by_field: dict[str, str]) -> None:
        super().__init__(f"mistakes in: {', '.join(sorted(by_field))}")
        self.by_field = by_field


def megabytes(size: int) -> str:
    """As people read it; a size below one is told as one."""
    return str(max(1, size // (1024 * 1024)))
