"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("members.notices.urls")),
]
