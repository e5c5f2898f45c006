"""The page that an invitation to sign in opens, under /l/."""

from django.urls import path

from . import views_join

urlpatterns = [
    path("join/<str:token>/", views_join.JoinView.as_view(), name="join"),
]
