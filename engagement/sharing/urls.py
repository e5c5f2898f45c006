"""Addresses of the sharing board, under /c/<slug>/sharing/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.board, name="sharing"),
    path("who-can/", views.who_can, name="who-can"),
    path("lend/", views.LendView.as_view(), name="loan-new"),
    path("loans/<int:pk>/back/", views.give_back, name="loan-back"),
    path("<slug:kind>/new/", views.BoardView.as_view(), name="board-new"),
    path("<slug:kind>/<int:pk>/", views.BoardView.as_view(), name="board-edit"),
    path("<slug:kind>/<int:pk>/close/", views.close, name="board-close"),
]
