"""Pages of the voice room opened by a personal link, under /l/."""

from django.urls import path

from . import giving_views

urlpatterns = [
    path("input/<str:token>/", giving_views.InputByLinkView.as_view(), name="input-by-link"),
]
