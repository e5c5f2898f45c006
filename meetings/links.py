"""Gathers the pages opened by a personal link, without a login."""

from django.urls import path

from .attendance.views_links import meeting_link
from .documents.views_links import paper_link

urlpatterns = [
    path("l/meeting/<token>/", meeting_link, name="meeting-link"),
    path("l/meeting/<token>/papers/<int:version>/", paper_link, name="paper-link"),
]
