"""Addresses of what partners need, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:partner_pk>/needs/new/", views.NewInterestView.as_view(), name="interest-new"),
    path("needs/<int:pk>/", views.EditInterestView.as_view(), name="interest-edit"),
    path("needs/<int:pk>/remove/", views.RemoveInterestView.as_view(), name="interest-remove"),
]
