"""Addresses of the profile, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/profile/", views.ProposeView.as_view(), name="profile-propose"),
    path("profiles/<int:pk>/", views.SettleView.as_view(), name="profile-settle"),
]
