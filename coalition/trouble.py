"""A dead database or Valkey gives a page that says so, with nothing half-written."""

import logging
import sys

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.views.debug import ExceptionReporter
from redis.exceptions import ConnectionError as ValkeyAway
from redis.exceptions import TimeoutError as ValkeySlow

from .watch import Hangs, watch

logger = logging.getLogger(__name__)

SERVICE_TROUBLES = (OperationalError, InterfaceError, ValkeyAway, ValkeySlow)
RETRY_AFTER_SECONDS = 30


def trouble_page(trouble):
    """The 503 page of a service's error; its template needs neither database nor cache nor session."""
    context = {"database": isinstance(trouble, OperationalError | InterfaceError)}
    response = HttpResponse(loader.get_template("503.html").render(context), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


class ServiceTroubleMiddleware:
    """Turns the services' errors into the 503 page, with DEBUG on or off.

    What a view raises arrives at `process_exception`. What the session, the sign-in and other inner middleware raise
    has become a 500 page by the time it arrives here: `_remember` has kept the reason, and the page is replaced.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        got_request_exception.connect(_remember, dispatch_uid="coalition.trouble")

    def __call__(self, request):
        try:
            with watch.page():
                response = self.get_response(request)
        except Hangs as trouble:
            return trouble_page(trouble)
        if response.status_code == 500 and hasattr(request, "service_trouble"):
            return trouble_page(request.service_trouble)
        return response

    def process_exception(self, request, trouble):
        """The page for a service's error; None (somebody else's business) for any other."""
        if not isinstance(trouble, SERVICE_TROUBLES):
            return None
        logger.error("%s %s met a service that is away: %s", request.method, request.path, trouble)
        return trouble_page(trouble)


class NoReport(ExceptionReporter):
    """Instead of the page with the traceback, which is replaced anyway: printing its variables asks the database again and again."""

    def get_traceback_html(self):
        return ""

    def get_traceback_text(self):
        return ""


def _remember(request=None, **_):
    trouble = sys.exc_info()[1]
    if request is not None and isinstance(trouble, SERVICE_TROUBLES):
        request.service_trouble, request.exception_reporter_class = trouble, NoReport
