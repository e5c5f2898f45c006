"""Gathers the pages opened by a personal link, without a login."""

from django.urls import include, path

urlpatterns = [
    path("l/", include("engagement.voice.links")),
    path("l/", include("engagement.concerns.links")),
    path("l/", include("engagement.drills.links")),
    path("l/", include("engagement.answering.links")),
    path("l/", include("engagement.introductions.links")),
    path("l/", include("engagement.words.links")),
    path("l/", include("engagement.wall.links")),
    path("l/", include("engagement.reporting.links")),
    path("l/", include("engagement.joining.links")),
]
