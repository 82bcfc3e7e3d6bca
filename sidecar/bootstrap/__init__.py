"""Puts everything together: the only package that knows everyone."""

from sidecar.bootstrap.features import Services, build
from sidecar.bootstrap.pages import web

__all__ = ["Services", "build", "web"]
