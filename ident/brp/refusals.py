"""Why nobody was found in the BRP that could be shown; `code` is for logs and for the page."""


class PeopleProblem(Exception):
    code = "people_problem"


class PeopleRefused(PeopleProblem):
    """The register says no, or answers what cannot be shown. `reason` is a code, never a text."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PeopleAway(PeopleProblem):
    """No answer, or one that says to come back later."""

    code = "away"
