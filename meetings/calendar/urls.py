"""Addresses of calendars, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.settings_page, name="calendar-feeds"),
    path("calendar/change/", views.change, name="calendar-feed-change"),
]
