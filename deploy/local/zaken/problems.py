"""Errors as Open Zaak tells them: the body of RFC 7807, sent as plain JSON."""

from flask import Response, jsonify


class Problem(Exception):
    def __init__(self, status: int, code: str, *, parameter: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.parameter = status, code, parameter

    def response(self) -> Response:
        invalid = [{"name": self.parameter, "code": self.code, "reason": self.code}]
        answer = jsonify(
            type=f"ref/fouten/{self.code}",
            code="invalid" if self.parameter else self.code,
            title=self.code,
            status=self.status,
            detail=self.code,
            instance="urn:uuid:0",
            **({"invalidParams": invalid} if self.parameter else {}),
        )
        answer.status_code = self.status
        return answer
