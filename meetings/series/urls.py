"""Addresses of series, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("series/", views.series_list, name="series-list"),
    path("series/new/", views.NewSeriesView.as_view(), name="series-new"),
    path("series/<int:pk>/", views.detail, name="series-detail"),
    path("series/<int:pk>/edit/", views.SeriesEditView.as_view(), name="series-edit"),
    path("series/<int:pk>/skip/", views.skip, name="series-skip"),
    path("series/<int:pk>/end/", views.end, name="series-end"),
    path("<int:pk>/next/", views.NextView.as_view(), name="meeting-next"),
]
