"""Gathers the pages opened by a personal link, without a login, and the doors of the mail gateway."""

from django.urls import include, path

urlpatterns = [
    path("", include("members.inbound.links")),
    path("l/", include("members.preferences.links")),
    path("l/", include("members.notices.links")),
    path("l/", include("members.people.links_join")),
]
