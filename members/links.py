"""Gathers the pages opened by a personal link, without a login."""

from django.urls import include, path

urlpatterns = [
    path("l/", include("members.preferences.links")),
    path("l/", include("members.notices.links")),
    path("l/", include("members.people.links_join")),
]
