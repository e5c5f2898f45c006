"""Addresses of policies we watch, under /c/<slug>/policies/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PolicyListView.as_view(), name="policy-list"),
    path("new/", views.NewPolicyView.as_view(), name="policy-new"),
    path("<int:pk>/", views.PolicyDetailView.as_view(), name="policy-detail"),
    path("<int:pk>/edit/", views.EditPolicyView.as_view(), name="policy-edit"),
    path("<int:pk>/remove/", views.RemovePolicyView.as_view(), name="policy-remove"),
]
