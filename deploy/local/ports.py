"""The ports of one laptop stack, all counted from one base."""

import socket
from dataclasses import dataclass

WIDTH = 15


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where each part of the stack listens, on 127.0.0.1 only."""

    web: int
    meeting: int
    digid: int
    sso: int
    mail: int
    smtp: int
    redis: int
    prosody: int
    xmpp: int
    cases: int
    eherkenning: int
    broker: int
    brp: int
    sms: int
    clamd: int

    @classmethod
    def counted_from(cls, first: int) -> "Ports":
        names = cls.__dataclass_fields__
        return cls(**{name: first + number for number, name in enumerate(names)})

    def of_the_browser(self) -> tuple[int, ...]:
        """The ports that a browser on another machine must be able to reach."""
        of_logins = (self.digid, self.eherkenning, self.broker, self.sso)
        of_others = (self.mail, self.sms, self.prosody, self.cases, self.brp)
        return (self.web, self.meeting, *of_logins, *of_others)


def is_free(port: int) -> bool:
    """Whether a server could listen there now; a port that only lingers counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_block(start: int, stop: int) -> int:
    """The first base between `start` and `stop` of which every port is free."""
    for base in range(start, stop - WIDTH + 1, WIDTH):
        if all(is_free(base + number) for number in range(WIDTH)):
            return base
    raise OSError(f"no {WIDTH} free ports in a row between {start} and {stop}")
