"""Gathers the pages opened by a personal link, without a login."""

from django.urls import path

from .attendance.views_links import meeting_link
from .calendar.views import feed, inbound_mail
from .documents.views_links import paper_link
from .polls.views import poll_link

urlpatterns = [
    path("l/dates/<token>/", poll_link, name="poll-link"),
    path("l/meeting/<token>/", meeting_link, name="meeting-link"),
    path("feed/<token>.ics", feed, name="calendar-feed"),
    path("inbound/mail/", inbound_mail, name="inbound-mail"),
    path("l/meeting/<token>/papers/<int:version>/", paper_link, name="paper-link"),
]
