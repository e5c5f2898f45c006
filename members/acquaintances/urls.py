"""Addresses of who knows whom, under /c/<slug>/people/."""

from django.urls import path

from . import views

urlpatterns = [
    path("ways/", views.WaysView.as_view(), name="ways"),
    path("<int:person_pk>/knows/", views.TiesView.as_view(), name="acquaintance-list"),
    path("<int:person_pk>/knows/<int:pk>/remove/", views.RemoveTieView.as_view(), name="acquaintance-remove"),
]
