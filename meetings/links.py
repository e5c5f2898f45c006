"""Gathers the pages opened by a personal link, without a login."""

from django.urls import path

from .attendance.views_links import meeting_link
from .checkin.views_links import check_in, done, enter_code

urlpatterns = [
    path("l/meeting/<token>/", meeting_link, name="meeting-link"),
    path("l/check-in/", enter_code, name="checkin-code"),
    path("l/check-in/<str:code>/", check_in, name="checkin"),
    path("l/check-in/<str:code>/thanks/", done, name="checkin-done"),
]
