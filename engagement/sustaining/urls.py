"""Addresses of the sustainability plan, under /c/<slug>/sustaining/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PlanView.as_view(), name="sustain-plan"),
    path("edit/", views.EditPlanView.as_view(), name="sustain-edit"),
    path("sources/new/", views.SourceView.as_view(), name="source-new"),
    path("sources/<int:pk>/", views.SourceView.as_view(), name="source-edit"),
    path("sources/<int:pk>/remove/", views.RemoveSourceView.as_view(), name="source-remove"),
]
