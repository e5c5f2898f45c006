"""Gathers the pages opened by a personal link, without a login."""

from django.urls import path

from .attendance.views_links import meeting_link
from .calendar.views import feed
from .checkin.views_links import check_in, done, enter_code
from .decisions.views_links import decision_link
from .documents.views_links import paper_link
from .polls.views import poll_link
from .pulse.views_links import pulse_link

urlpatterns = [
    path("l/dates/<token>/", poll_link, name="poll-link"),
    path("l/meeting/<token>/", meeting_link, name="meeting-link"),
    path("l/check-in/", enter_code, name="checkin-code"),
    path("l/check-in/<str:code>/", check_in, name="checkin"),
    path("l/check-in/<str:code>/thanks/", done, name="checkin-done"),
    path("l/decision/<token>/", decision_link, name="decision-link"),
    path("l/pulse/<token>/", pulse_link, name="pulse-link"),
    path("feed/<token>.ics", feed, name="calendar-feed"),
    path("l/meeting/<token>/papers/<int:version>/", paper_link, name="paper-link"),
]
