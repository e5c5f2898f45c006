"""Addresses of the network, under /c/<slug>/network/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.NetworkView.as_view(), name="network"),
    path("map/", views.MapView.as_view(), name="network-map"),
    path("map/data/", views.MapDataView.as_view(), name="network-data"),
    path("people/", views.PeopleView.as_view(), name="network-people"),
    path("people/<int:pk>/", views.WithoutView.as_view(), name="network-without"),
    path("ties/", views.TieListView.as_view(), name="rating-list"),
    path("ties/new/", views.TieView.as_view(), name="rating-new"),
    path("ties/<int:pk>/", views.TieView.as_view(), name="rating-edit"),
    path("ties/<int:pk>/remove/", views.TakeOutView.as_view(), name="rating-remove"),
]
