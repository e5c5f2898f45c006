"""Addresses of settings."""

urlpatterns = []
