"""The trunk: one coalition and who may do what in it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
