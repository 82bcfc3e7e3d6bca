"""Puts everything together: the only package that knows everyone."""

from sidecar.bootstrap.features import Services, build, build_on
from sidecar.bootstrap.pages import web
from sidecar.bootstrap.several import web_of_all

__all__ = ["Services", "build", "build_on", "web", "web_of_all"]
