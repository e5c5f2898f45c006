"""Addresses of assessments, under /c/<slug>/assessments/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.AssessmentListView.as_view(), name="assessment-list"),
    path("new/", views.NewView.as_view(), name="assessment-new"),
    path("<int:pk>/", views.DetailView.as_view(), name="assessment-detail"),
    path("<int:pk>/edit/", views.EditView.as_view(), name="assessment-edit"),
    path("<int:pk>/remove/", views.RemoveView.as_view(), name="assessment-remove"),
]
