"""Addresses of the sharing board, under /c/<slug>/sharing/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.sharing, name="sharing"),
    path("who-can/", views.who_can, name="who-can"),
    path("lend/", views.LendView.as_view(), name="loan-new"),
    path("loans/<int:pk>/back/", views.give_back, name="loan-back"),
    path("<slug:board>/new/", views.BoardView.as_view(), name="board-new"),
    path("<slug:board>/<int:pk>/", views.BoardView.as_view(), name="board-edit"),
    path("<slug:board>/<int:pk>/close/", views.close, name="board-close"),
]
