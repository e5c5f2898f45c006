"""Addresses of winning partners, under /c/<slug>/winning/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.pipeline_board, name="pipeline"),
    path("table/", views.PipelineTableView.as_view(), name="pipeline-table"),
    path("<int:pk>/", views.first_contact, name="first-contact"),
    path("<int:pk>/prepare/", views.PrepareView.as_view(), name="first-contact-edit"),
    path("<int:pk>/move/", views.move, name="pipeline-move"),
]
