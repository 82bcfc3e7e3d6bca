"""The errors that reach a person: what went wrong, and what they may be told."""

from collections.abc import Mapping
from datetime import timedelta


class BalieError(Exception):
    """A refusal we foresaw: `code` is for programs, `message_key` finds the text for people."""

    code = "balie_error"
    message_key = "error.general"
    status = 400
    # How long to wait before trying again makes sense, where that is known.
    retry_after: timedelta | None = None


class BadInput(BalieError):
    """A form or body that does not hold; `field` names where, `message_key` says what is wrong."""

    code = "bad_input"
    message_key = "error.bad_input"
    status = 422

    def __init__(self, problem: str, *, field: str = "", message_key: str = "") -> None:
        super().__init__(problem)
        self.field = field
        self.message_key = message_key or self.message_key


class Mistakes(BadInput):
    """What is wrong with a form: the key of a text for each field that does not hold."""

    code = "not_filled_in_well"
    message_key = "appointments.new.mistakes"

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__(f"mistakes in: {', '.join(by_field)}")
        self.by_field = dict(by_field)


class NotFound(BalieError):
    code = "not_found"
    message_key = "error.not_found"
    status = 404


class NotLoggedIn(BalieError):
    code = "not_logged_in"
    message_key = "error.not_logged_in"
    status = 401


class NotAllowed(BalieError):
    code = "not_allowed"
    message_key = "error.not_allowed"
    status = 403


class Conflict(BalieError):
    code = "conflict"
    message_key = "error.conflict"
    status = 409


class Unavailable(BalieError):
    """A service we depend on did not answer; trying again later may help."""

    code = "unavailable"
    message_key = "error.unavailable"
    status = 503
