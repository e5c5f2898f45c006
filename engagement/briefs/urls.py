"""Addresses of briefs, under /c/<slug>/case/briefs/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.BriefListView.as_view(), name="brief-list"),
    path("new/", views.NewBriefView.as_view(), name="brief-new"),
    path("<int:pk>/", views.detail, name="brief-detail"),
    path("<int:pk>/edit/", views.EditBriefView.as_view(), name="brief-edit"),
    path("<int:pk>/remove/", views.RemoveBriefView.as_view(), name="brief-remove"),
]
