"""The roster, under /c/<slug>/roster/."""

from django.urls import path

from . import views

urlpatterns = [path("", views.RosterView.as_view(), name="roster")]
