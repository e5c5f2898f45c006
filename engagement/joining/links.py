"""The page open to everybody on which somebody asks to take part, under /l/."""

from django.urls import path

from . import views_links

urlpatterns = [
    path("take-part/<slug:slug>/", views_links.take_part, name="take-part"),
    path("take-part/<slug:slug>/thanks/", views_links.thanks, name="take-part-thanks"),
]
