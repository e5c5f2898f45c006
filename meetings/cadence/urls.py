"""Addresses of how often a body meets, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("meetings/how-often/", views.CadenceView.as_view(), name="cadence"),
    path("objectives/<int:pk>/how-often/", views.CadenceView.as_view(), name="objective-cadence"),
]
