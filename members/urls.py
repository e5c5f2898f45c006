"""Gathers the rooms' pages, under /c/<slug>/."""

urlpatterns = []
