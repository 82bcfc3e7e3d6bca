"""Documents over real HTTP: gunicorn and gevent, a vault on disk, and clients of others."""
