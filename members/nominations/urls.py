"""Addresses of nominations, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:partner_pk>/nominations/new/", views.NewNominationView.as_view(), name="nomination-new"),
    path("nominations/<int:pk>/remove/", views.RemoveNominationView.as_view(), name="nomination-remove"),
]
