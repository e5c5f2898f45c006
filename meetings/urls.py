"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("meetings.cadence.urls")),
    path("meetings/", include("meetings.meetings.urls")),
    path("meetings/", include("meetings.agenda.urls")),
    path("meetings/", include("meetings.documents.urls")),
    path("meetings/", include("meetings.series.urls")),
    path("meetings/", include("meetings.calendar.urls")),
    path("meetings/", include("meetings.polls.urls")),
    path("meetings/", include("meetings.attendance.urls")),
    path("meetings/", include("meetings.minutes.urls")),
    path("meetings/", include("meetings.live.urls")),
    path("meetings/", include("meetings.checkin.urls")),
    path("meetings/reports/", include("meetings.reports.urls")),
    path("", include("meetings.decisions.urls")),
    path("", include("meetings.handover.urls")),
    path("", include("meetings.objectives.urls")),
    path("", include("meetings.standing.urls")),
]
