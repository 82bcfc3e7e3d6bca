"""Requests byte by byte, as no decent client sends them, and their answers."""

import http.client
import io
import socket
from contextlib import contextmanager

from tests.contract.redis_server import GENEROUS
from tests.web.documents.counter import OFFSET


class _Answers(io.BufferedReader):
    """All answers of a connection: none closes it, or reads on into the next one."""

    def makefile(self, _mode):
        return self

    def close(self):
        """An answer was read; more may come."""


class Wire:
    """One connection to a served balie, as citizen p1."""

    def __init__(self, served, line):
        self._known = {"Host": f"127.0.0.1:{served.port}", "Tus-Resumable": "1.0.0"}
        self._known |= served.headers()
        self.line = line
        self._answers = _Answers(socket.SocketIO(line, "r"))

    def send(self, method, path, *, body=b"", **headers):
        """None leaves a header out. No length is said unless it is among the headers."""
        given = self._known | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in given.items() if value is not None]
        self.line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def patch(self, path, offset, *, body=b"", **headers):
        more = {"Content_Type": OFFSET, "Upload_Offset": str(offset)}
        self.send("PATCH", path, body=body, **more | headers)

    def answer(self, method="PATCH"):
        """The next answer on this connection."""
        found = http.client.HTTPResponse(self._answers, method=method)
        found.begin()
        found.content = found.read()
        return found

    def over(self):
        io.BufferedReader.close(self._answers)

    def ends(self):
        """The line breaks off as a telephone in a tunnel does, but that one is told."""
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()


@contextmanager
def wire(served):
    with socket.create_connection(("127.0.0.1", served.port), timeout=GENEROUS) as line:
        found = Wire(served, line)
        yield found
        found.over()


def chunks(*parts, end=b"0\r\n\r\n"):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end
