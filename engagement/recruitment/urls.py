"""Addresses of recruitment efforts, under /c/<slug>/winning/efforts/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.effort_list, name="effort-list"),
    path("new/", views.EffortView.as_view(), name="effort-new"),
    path("<int:pk>/", views.EffortDetailView.as_view(), name="effort-detail"),
    path("<int:pk>/edit/", views.EffortView.as_view(), name="effort-edit"),
    path("<int:pk>/reached/<int:reached>/", views.answer, name="effort-answer"),
    path("<int:pk>/reached/<int:reached>/remove/", views.remove, name="effort-remove"),
]
