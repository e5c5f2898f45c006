"""A small site for the tests of the UI: the shared parts, the account pages, and a few empty places."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import RequestContext, Template
from django.urls import include, path

from coalition.models import User
from coalition.ui.forms import LookupField, TableForm

PLACES = ["today", "mine", "overview", "partner-list", "person-list", "meeting-list", "objective-list", "input-list"]
PLACES += ["notice-list", "settings", "search"]


def place(request, **kwargs):
    """A page with nothing but the frame."""
    return render(request, "base.html", {"title": "A place", "lede": "Nothing but the frame."})


SENDING = """{% extends "base.html" %}{% block content %}
{% url "sending" as here %}{% post_button here "Send" name="deed" value="it" %}
{% post_button here "Delete" ask="Delete it?" name="deed" value="gone" %}{% endblock %}"""
FINDING = """{% extends "base.html" %}
{% block content %}{% card "A form" %}{% form_page form "Save" %}{% endcard %}{% endblock %}"""
POSTED = []  # what the form of `sending` sent, for the browser tests


def sending(request):
    """A form of one button; notes each time it is sent."""
    if request.method == "POST":
        POSTED.append(request.POST.dict())
        return redirect("home")
    return HttpResponse(Template(SENDING).render(RequestContext(request, {"title": "Sending"})))


class FindForm(TableForm):
    """Finds a user by typing."""

    who = LookupField(search=("name",), url="/find/")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = User.objects.order_by("name")


def finding(request):
    """A page with that form."""
    form = FindForm(request.POST or None)
    return HttpResponse(Template(FINDING).render(RequestContext(request, {"title": "Finding", "form": form})))


def find(request):
    """What the field asks while one types."""
    return JsonResponse(FindForm().fields["who"].suggestions(request.GET["q"]))


urlpatterns = [
    path("finding/", finding),
    path("find/", find),
    path("sending/", sending, name="sending"),
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
