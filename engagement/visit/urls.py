"""Addresses of the page before a visit, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [path("<int:pk>/visit/", views.before_visit, name="partner-visit")]
