"""Addresses of introductions, under /c/<slug>/winning/introductions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("to/<int:partner_pk>/new/", views.AskView.as_view(), name="introduction-new"),
    path("<int:pk>/", views.IntroductionView.as_view(), name="introduction-detail"),
]
