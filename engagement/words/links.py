"""Keeping what is typed on a page opened by a personal link, under /l/."""

from django.urls import path

from . import views

urlpatterns = [path("input/<str:token>/draft/", views.SaveByLinkView.as_view(), name="input-draft-by-link")]
