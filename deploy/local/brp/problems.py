"""Errors as the register tells them (RFC 7807, with a code and the parameters that are wrong)."""

from flask import Response, jsonify

PLACE = "/haalcentraal/api/brp/personen"
PARAMETERS = "paramsValidation"
# Title and code by status, as the specification has them.
KNOWN = {
    400: ("Een of meerdere parameters zijn niet correct.", PARAMETERS, "5.1"),
    401: ("Niet correct geauthenticeerd.", "authentication", "5.2"),
    403: ("U bent niet geautoriseerd voor deze operatie.", "autorisation", "5.3"),
    406: ("Gevraagde contenttype wordt niet ondersteund.", "notAcceptable", "5.6"),
    415: ("Media Type wordt niet ondersteund.", "unsupportedMediaType", "5.13"),
    429: ("Te veel vragen.", "tooManyRequests", "5.1"),
    500: ("Er ging iets mis.", "serverError", "6.1"),
    503: ("Bronservice is niet beschikbaar.", "sourceUnavailable", "6.4"),
}


class Problem(Exception):
    """`wrong` is a list of name, code and reason of a parameter."""

    def __init__(self, status: int, wrong: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(str(status))
        self.status, self.wrong = status, wrong

    def response(self) -> Response:
        title, code, section = KNOWN[self.status]
        body: dict[str, object] = {
            "type": f"https://datatracker.ietf.org/doc/html/rfc7231#section-6.{section}",
            "title": title,
            "status": self.status,
            "code": code,
            "instance": PLACE,
        }
        if self.wrong:
            names = ", ".join(name for name, _, _ in self.wrong)
            body["detail"] = f"De foutieve parameter(s) zijn: {names}."
            body["invalidParams"] = [
                {"name": name, "code": code, "reason": reason} for name, code, reason in self.wrong
            ]
        answer = jsonify(body)
        answer.status_code = self.status
        answer.content_type = "application/problem+json"
        return answer
