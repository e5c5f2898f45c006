"""Addresses of the question board, under /c/<slug>/ask/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.board, name="inquiry-list"),
    path("new/", views.AskView.as_view(), name="inquiry-ask"),
    path("<int:pk>/answer/", views.AnswerView.as_view(), name="inquiry-answer"),
]
