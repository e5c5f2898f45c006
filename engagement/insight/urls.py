from django.urls import path

from . import ownership_views, views

urlpatterns = [
    path("mine/", views.MineView.as_view(), name="mine"),
    path("overview/ownership/", ownership_views.OwnershipView.as_view(), name="ownership"),
]
