"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("partners/", include("members.partners.urls")),
    path("people/", include("members.people.urls")),
]
