"""The address of the change log, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [path("what-changed/", views.what_changed, name="what-changed")]
