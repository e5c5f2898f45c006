"""Addresses of pieces for others to publish, under /c/<slug>/pieces/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PieceListView.as_view(), name="piece-list"),
    path("new/", views.NewPieceView.as_view(), name="piece-new"),
    path("<int:pk>/", views.EditPieceView.as_view(), name="piece-edit"),
    path("<int:pk>/remove/", views.RemovePieceView.as_view(), name="piece-remove"),
]
