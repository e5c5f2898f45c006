"""Addresses of the parts every page shares."""

from django.urls import path

from . import views

urlpatterns = [
    path("components/", views.components, name="components"),
    path("theme/", views.choose_theme, name="theme"),
    path("c/<slug:slug>/see-as/", views.see_as, name="see-as"),
]
