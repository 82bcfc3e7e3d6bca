"""How gunicorn serves in the images; nginx in front writes the access log, without secrets."""

import os
import resource
import tempfile

bind = "0.0.0.0:8000"
worker_class = "gevent"
workers = len(os.sched_getaffinity(0))
worker_connections = 4000
graceful_timeout = 20
# The file system is read-only; this one is in memory.
worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
accesslog = None
# Where each worker counts, so that the one that is asked for the figures can add them up. It is in
# memory and begins empty; a reload of this file keeps it.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="figures-"))


def _allow_many_pages() -> None:
    """A waiting page is an open file; most systems start with a limit of 1024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


_allow_many_pages()
