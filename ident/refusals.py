"""What ident refuses, each with a code for the log and a text for the person."""


class IdentRefusal(Exception):
    """A refusal we foresaw: `code` is for programs, `message_key` finds the text for people."""

    code = "refused"
    message_key = "refusal.general"
    status = 400


class TokenRefused(IdentRefusal):
    """A token that is forged, too old, for another purpose or spent."""

    code = "token_refused"
    message_key = "refusal.token"
    status = 403


class TokenSpent(TokenRefused):
    code = "token_spent"
    message_key = "refusal.token_spent"
    status = 409


class NoVisit(IdentRefusal):
    """This browser was not brought here by a start token."""

    code = "no_visit"
    message_key = "refusal.no_visit"
    status = 403


class VisitExpired(IdentRefusal):
    """More than fifteen minutes nothing was done (Logius: at most 15 minutes of inactivity)."""

    code = "visit_expired"
    message_key = "refusal.visit_expired"
    status = 410


class RequestWiped(IdentRefusal):
    """The civil servant has finished: nothing may be stored for this request any more."""

    code = "request_wiped"
    message_key = "refusal.request_wiped"
    status = 410


class AlreadyIdentified(IdentRefusal):
    """Somebody logged in for this request; who wants another login asks the civil servant."""

    code = "already_identified"
    message_key = "refusal.already_identified"
    status = 409


class OtherBrowser(IdentRefusal):
    """The answer belongs to a login that another browser, or nobody, started."""

    code = "other_browser"
    message_key = "refusal.other_browser"
    status = 403


class ArtifactRefused(IdentRefusal):
    """What came back is no artifact of this identity provider, or was handed in before."""

    code = "artifact_refused"
    message_key = "refusal.artifact"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingToShow(IdentRefusal):
    """There is no identity (any more) behind this request."""

    code = "nothing_to_show"
    message_key = "refusal.nothing_to_show"
    status = 410


class LoginRefused(IdentRefusal):
    """No identity that we accept came back; `reason` is one of contract.REASONS."""

    reason = "error"
    status = 502

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AnswerRefused(LoginRefused):
    """A check of digid.md 1.5 does not hold, or the answer could not be fetched."""


class LoginDenied(LoginRefused):
    """The identity provider says no: RequestDenied, our own mistake, or a technical failure."""


class LoginCancelled(LoginRefused):
    reason = "cancelled"


class LevelTooLow(LoginRefused):
    reason = "level_too_low"


class NotAccepted(LoginRefused):
    """Who logged in is none of those that this organisation takes by these means."""

    reason = "not_accepted"


class SamePerson(LoginRefused):
    """Somebody else in this conversation logged in with the same number; whose is not said."""

    reason = "same_person"


class UnknownMeans(IdentRefusal):
    """A way to log in that was not offered."""

    code = "unknown_means"


class ConversationOver(RequestWiped):
    """The call has ended: nothing of it begins any more."""

    code = "conversation_over"


class NoSuchNumber(IdentRefusal):
    """What the civil servant typed is no BSN."""

    code = "no_such_number"
    message_key = "refusal.no_such_number"
    status = 422


class AlreadyCompared(IdentRefusal):
    """The codes were compared; another number needs a new request."""

    code = "already_compared"
    message_key = "refusal.already_compared"
    status = 409


class NothingToProve(IdentRefusal):
    """There was no login (any more) behind what the balie wants to have proved."""

    code = "nothing_to_prove"
    status = 410


class Unavailable(IdentRefusal):
    """Something we depend on does not answer; trying again later may help."""

    code = "unavailable"
    message_key = "refusal.unavailable"
    status = 503


class NotOnCase(IdentRefusal):
    """A document that cannot be added to a case; `code` is one of contract.DOCUMENT_PROBLEMS."""

    status = 409

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
