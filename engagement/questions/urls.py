"""Addresses of a request's questions, under /c/<slug>/input/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/questions/", views.QuestionsView.as_view(), name="input-questions"),
    path("<int:pk>/answers/", views.results_page, name="input-results"),
]
