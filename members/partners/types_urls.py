"""Addresses of the types of partner, under /c/<slug>/settings/types/."""

from django.urls import path

from . import types_views as views

urlpatterns = [
    path("", views.TypeListView.as_view(), name="type-list"),
    path("new/", views.TypeView.as_view(), name="type-new"),
    path("<int:pk>/", views.TypeView.as_view(), name="type-edit"),
]
