"""Gathers the pages opened by a personal link, without a login."""

urlpatterns = []
