"""Addresses of calendars, under /c/<slug>/meetings/."""

from django.urls import path

from . import list_views, views

urlpatterns = [
    path("calendar/", views.settings_page, name="calendar-feeds"),
    path("calendar/replies/", list_views.ReplyListView.as_view(), name="calendar-reply-list"),
    path("calendar/change/", views.change, name="calendar-feed-change"),
]
