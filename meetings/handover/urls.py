"""Addresses of handovers, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [path("handovers/<int:pk>/", views.HandoverView.as_view(), name="handover")]
