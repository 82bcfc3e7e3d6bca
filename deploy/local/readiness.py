"""Health checks: each makes a function that says whether a part answers now."""

import socket
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

PATIENCE = 2.0


def answers_http(port: int, path: str = "/") -> Callable[[], bool]:
    """A program of ours that answers at all has started; only a 5xx says that it has not."""

    def check() -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return answer.status < 500

    return check


def listens(*ports: int) -> Callable[[], bool]:
    """Every one of the ports takes a connection."""

    def check() -> bool:
        return all(_takes_a_connection(port) for port in ports)

    return check


def answers_redis(port: int) -> Callable[[], bool]:
    """Redis says PONG, so it has read its data."""

    def check() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    return check


def runs() -> bool:
    """For a program that cannot be asked: being alive is all there is to see."""
    return True


def _takes_a_connection(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            return True
    except OSError:
        return False
