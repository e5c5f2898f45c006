"""Addresses of Overview, under /c/<slug>/overview/."""

from django.urls import path

from . import views, views_tile

urlpatterns = [
    path("", views.OverviewView.as_view(), name="overview"),
    path("figures/<slug:tile>/", views_tile.TileView.as_view(), name="overview-tile"),
]
