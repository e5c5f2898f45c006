"""The page of this room opened by a personal link, under /l/."""

from django.urls import path

from . import views_reading

urlpatterns = [path("answer/<str:token>/", views_reading.AnswerByLinkView.as_view(), name="answer-by-link")]
