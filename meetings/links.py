"""Gathers the pages opened by a personal link, without a login."""

from django.urls import path

from .attendance.views_links import meeting_link
from .decisions.views_links import decision_link
from .pulse.views_links import pulse_link

urlpatterns = [
    path("l/meeting/<token>/", meeting_link, name="meeting-link"),
    path("l/decision/<token>/", decision_link, name="decision-link"),
    path("l/pulse/<token>/", pulse_link, name="pulse-link"),
]
