"""The tablet at the door: its session is locked to the check-in page of one meeting.

Whoever opens it is signed out on that device, so nothing else is within reach; the lock ends only when somebody who keeps
records of that coalition signs in there.
"""

from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse

from coalition.access import Permission, viewer_for

KEY = "kiosk"
HOURS = 16  # a tablet forgotten at the door asks for the code again the next day
LEAVING = ("/accounts/login/", "/accounts/2fa/", "/accounts/login")


def lock(request, code):
    """Sign out on this device and lock it to the page of `code` (a CheckInCode)."""
    slug = code.coalition.slug
    logout(request)
    _set(request, {"code": code.code, "slug": slug})


def _set(request, kiosk):
    request.session[KEY] = kiosk
    request.session.set_expiry(HOURS * 3600)


def locked(request, code=""):
    """Whether this device is locked (to this code, when one is given)."""
    kiosk = request.session.get(KEY)
    return bool(kiosk) and code in ("", kiosk["code"])


class KioskMiddleware:
    """Sends a locked device back to its page, whatever it asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        kiosk = request.session.get(KEY)
        return (kiosk and self._kept_in(request, kiosk)) or self.get_response(request)

    def _kept_in(self, request, kiosk):
        """Where a locked device is sent, or None when it may go on."""
        page = reverse("checkin", args=[kiosk["code"]])
        if request.user.is_authenticated:
            viewer = viewer_for(request.user, kiosk["slug"])
            if viewer is not None and viewer.can(Permission.KEEP_RECORDS):
                del request.session[KEY]
                request.session.set_expiry(None)
                return None
            logout(request)
            _set(request, kiosk)
            return redirect(f"{page}?stays=1")
        if request.path.startswith((page, *LEAVING)):
            return None
        return redirect(page)
