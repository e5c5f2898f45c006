"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = []
