"""Addresses of meetings, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.MeetingListView.as_view(), name="meeting-list"),
    path("new/", views.NewMeetingView.as_view(), name="meeting-new"),
    path("<int:pk>/", views.detail, name="meeting-detail"),
    path("<int:pk>/edit/", views.MeetingEditView.as_view(), name="meeting-edit"),
    path("<int:pk>/recipients/", views.recipients, name="meeting-recipients"),
    path("<int:pk>/publish/", views.publish, name="meeting-publish"),
    path("<int:pk>/call-off/", views.call_off, name="meeting-call-off"),
    path("<int:pk>/held/", views.hold, name="meeting-hold"),
    path("<int:pk>/outcomes/", views.OutcomeView.as_view(), name="meeting-outcomes"),
    path("<int:pk>/follow-up/", views.follow_up, name="meeting-follow-up"),
    path("<int:pk>/invite/", views.InviteView.as_view(), name="meeting-invite"),
    path("<int:pk>/invite/<int:invitation>/", views.WhyView.as_view(), name="meeting-why"),
    path("<int:pk>/uninvite/", views.uninvite, name="meeting-uninvite"),
    path("<int:pk>/calendar.ics", views.calendar_file, name="meeting-calendar"),
]
