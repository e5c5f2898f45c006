"""Addresses of decisions, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("decisions/", views.DecisionListView.as_view(), name="decision-list"),
    path("meetings/<int:pk>/decisions/new/", views.NewDecisionView.as_view(), name="meeting-decision-new"),
]
