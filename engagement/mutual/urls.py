"""Addresses of what each side gets, under /c/<slug>/winning/benefits/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.BenefitListView.as_view(), name="benefit-list"),
    path("<int:pk>/", views.BenefitView.as_view(), name="benefit-edit"),
    path("<int:pk>/remove/", views.RemoveBenefitView.as_view(), name="benefit-remove"),
]
