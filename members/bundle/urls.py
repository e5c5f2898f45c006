"""Addresses of exports of everything, under /c/<slug>/settings/everything/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.EverythingView.as_view(), name="everything"),
    path("bring/", views.BringView.as_view(), name="everything-bring"),
    path("<int:pk>/file/", views.EverythingFileView.as_view(), name="everything-file"),
]
