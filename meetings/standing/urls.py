"""Addresses of standing, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("standing/", views.StandingListView.as_view(), name="standing-list"),
    path("settings/bylaws/", views.PolicyView.as_view(), name="standing-policy"),
    path("meetings/<int:pk>/voting-roll/", views.voting_roll, name="meeting-roll"),
]
