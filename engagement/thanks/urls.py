"""Addresses of public thanks, under /c/<slug>/thanks/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.thanks, name="thanks"),
    path("for/given/<int:pk>/", views.AskView.as_view(kind="contribution"), name="thanks-new"),
    path("for/promise/<int:pk>/", views.AskView.as_view(kind="pledge"), name="thanks-pledge-new"),
    path("<int:pk>/answer/", views.answer, name="thanks-answer"),
    path("<int:pk>/remove/", views.remove, name="thanks-remove"),
]
