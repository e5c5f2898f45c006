"""A small site for the tests of the UI: the shared parts, the account pages, and a few empty places."""

from django.shortcuts import render
from django.urls import include, path

PLACES = ["today", "mine", "overview", "partner-list", "person-list", "meeting-list", "objective-list", "input-list"]
PLACES += ["notice-list", "settings", "search"]


def place(request, **kwargs):
    """A page with nothing but the frame."""
    return render(request, "base.html", {"title": "A place", "lede": "Nothing but the frame."})


urlpatterns = [
    path("", place, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("coalition.ui.urls")),
    path("c/<slug:slug>/", place, name="front-door"),
    *[path(f"c/<slug:slug>/{name}/", place, name=name) for name in PLACES],
]
handler403 = "coalition.ui.views.permission_denied"
handler404 = "coalition.ui.views.page_not_found"
handler500 = "coalition.ui.views.server_error"
