"""The page of the concerns room opened by a personal link, under /l/."""

from django.urls import path

from .views_links import ConcernByLinkView

urlpatterns = [path("concern/<str:token>/", ConcernByLinkView.as_view(), name="concern-by-link")]
