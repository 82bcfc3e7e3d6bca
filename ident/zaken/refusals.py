"""Why a case could not be opened or filled; `code` is for logs and for the civil servant's card."""


class CaseProblem(Exception):
    code = "case_problem"


class OtherPerson(CaseProblem):
    """The case is of somebody else than who logged in: a person must look at it."""

    code = "other_person"


class NoSuchCase(CaseProblem):
    code = "no_such_case"


class CaseSystemRefused(CaseProblem):
    """It says no, and asking the same again changes nothing. `reason` is its own code."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CaseSystemAway(CaseProblem):
    """No answer, or one that says to come back later."""

    code = "away"


class TooManyRights(CaseProblem):
    """Our client may do everything there: an administrator must limit it before we start."""

    code = "too_many_rights"
