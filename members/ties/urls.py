"""Addresses of what joins and divides partners, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("competition/", views.area_list, name="competition-list"),
    path("competition/new/", views.AreaView.as_view(), name="competition-new"),
    path("competition/<int:pk>/", views.AreaView.as_view(), name="competition-edit"),
    path("competition/<int:pk>/remove/", views.RemoveAreaView.as_view(), name="competition-remove"),
]
