"""Addresses of seats, under /c/<slug>/seats/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.SeatListView.as_view(), name="seat-list"),
    path("new/", views.NewSeatView.as_view(), name="seat-new"),
    path("<int:pk>/", views.EditSeatView.as_view(), name="seat-edit"),
    path("<int:pk>/remove/", views.RemoveSeatView.as_view(), name="seat-remove"),
]
