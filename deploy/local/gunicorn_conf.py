"""How gunicorn serves the laptop stack: two gevent workers, an access log without secrets."""

import resource

from gunicorn.glogging import Logger

LONGEST_WORD = 20

workers = 2
worker_class = "gevent"
worker_connections = 4000
graceful_timeout = 3
# Its socket lies in the home folder, where two stacks would fight for it.
control_socket_disable = True
accesslog = "-"
# %(q)s is left out on purpose: a query may hold a ticket.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(L)ss"


class DiscreetLogger(Logger):
    """Leaves out the long parts of a path: a personal link is a secret."""

    def atoms(self, *arguments: object) -> dict[str, object]:
        found: dict[str, object] = super().atoms(*arguments)
        found["U"] = "/".join(
            part if len(part) < LONGEST_WORD else "…" for part in str(found["U"]).split("/")
        )
        return found


logger_class = DiscreetLogger


def _allow_many_pages() -> None:
    """A waiting page is an open file; most systems start with a limit of 1024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


_allow_many_pages()
