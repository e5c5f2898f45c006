"""Addresses of turnover, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [path("thin-ties/", views.ThinTiesView.as_view(), name="thin-ties")]
