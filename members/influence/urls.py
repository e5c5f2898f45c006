"""Addresses of who brought whom, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("who-brought-whom/", views.chains, name="who-brought-whom"),
    path("<int:partner_pk>/cause/new/", views.NewCauseView.as_view(), name="cause-new"),
    path("causes/<int:pk>/remove/", views.RemoveCauseView.as_view(), name="cause-remove"),
]
