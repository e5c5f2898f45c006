"""Addresses of those who ask to take part, under /c/<slug>/winning/asked/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.JoinListView.as_view(), name="join-list"),
    path("new/", views.NewJoinView.as_view(), name="join-new"),
    path("page/", views.DoorView.as_view(), name="join-door"),
    path("<int:pk>/", views.JoinDetailView.as_view(), name="join-detail"),
    path("<int:pk>/decline/", views.decline, name="join-decline"),
    path("<int:pk>/remove/", views.remove, name="join-remove"),
]
