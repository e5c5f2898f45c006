"""The page of a favor opened by a personal link, under /l/."""

from django.urls import path

from . import views_links

urlpatterns = [path("introduction/<token>/", views_links.introduction_link, name="introduction-link")]
