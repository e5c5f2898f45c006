"""Addresses of selling points, under /c/<slug>/winning/points/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.matrix, name="selling-matrix"),
    path("new/", views.PointView.as_view(), name="selling-new"),
    path("<int:pk>/", views.PointView.as_view(), name="selling-edit"),
    path("<int:pk>/remove/", views.RemovePointView.as_view(), name="selling-remove"),
    path("need/<int:pk>/", views.MatchView.as_view(), name="interest-match"),
]
