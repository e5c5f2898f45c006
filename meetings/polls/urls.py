"""Addresses of date polls, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("dates/", views.poll_list, name="poll-list"),
    path("dates/new/", views.NewPollView.as_view(), name="poll-new"),
    path("dates/<int:pk>/", views.detail, name="poll-detail"),
    path("dates/<int:pk>/edit/", views.EditPollView.as_view(), name="poll-edit"),
    path("dates/<int:pk>/ask/", views.ask, name="poll-ask"),
    path("dates/<int:pk>/answer/", views.answer, name="poll-answer"),
    path("dates/<int:pk>/settle/", views.settle, name="poll-settle"),
]
