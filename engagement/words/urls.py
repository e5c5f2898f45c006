"""Addresses of what is being written, under /c/<slug>/input/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/draft/", views.save_in_app, name="input-draft"),
    path("<int:pk>/given/<int:given_pk>/history/", views.history, name="input-history"),
]
