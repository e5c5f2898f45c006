"""Addresses of what we found out, under /c/<slug>/winning/scan/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ScanListView.as_view(), name="scan-list"),
    path("new/", views.ScanView.as_view(), name="scan-new"),
    path("<int:pk>/", views.ScanView.as_view(), name="scan-edit"),
    path("<int:pk>/remove/", views.RemoveScanView.as_view(), name="scan-remove"),
]
