"""Builds the viewer of each request."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from .access import Permission, viewer_for


class ViewerMiddleware:
    """Sets `request.viewer` for every address under `/c/<slug>/`; a coalition one has no role in does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.viewer = None
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view, args, kwargs):
        slug = kwargs.get("slug")
        if slug is None or not request.user.is_authenticated:
            return None
        request.viewer = viewer_for(request.user, slug)
        if request.viewer is None:
            raise Http404("No such coalition.")
        timezone.activate(request.viewer.coalition.zone)
        if settings.REQUIRE_MFA and request.viewer.can(Permission.KEEP_RECORDS):
            return self._second_factor(request)
        return None

    def _second_factor(self, request):
        if request.user.authenticator_set.exists():
            return None
        messages.info(request, "Your role needs a second step at sign-in. Set one up here, it takes a minute.")
        return redirect("mfa_index")
