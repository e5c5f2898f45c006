"""Addresses of questions for figures and of what comes on standing days, under /c/<slug>/figures/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.RequestListView.as_view(), name="data-request-list"),
    path("new/", views.NewRequestView.as_view(), name="data-request-new"),
    path("<int:pk>/", views.RequestView.as_view(), name="data-request-detail"),
    path("<int:pk>/edit/", views.EditRequestView.as_view(), name="data-request-edit"),
    path("<int:pk>/remove/", views.RemoveRequestView.as_view(), name="data-request-remove"),
    path("standing/", views.DeliverableListView.as_view(), name="deliverable-list"),
    path("standing/new/", views.NewDeliverableView.as_view(), name="deliverable-new"),
    path("standing/<int:pk>/", views.deliverable, name="deliverable-detail"),
    path("standing/<int:pk>/came/", views.came, name="deliverable-came"),
    path("standing/<int:pk>/edit/", views.EditDeliverableView.as_view(), name="deliverable-edit"),
    path("standing/<int:pk>/remove/", views.RemoveDeliverableView.as_view(), name="deliverable-remove"),
]
