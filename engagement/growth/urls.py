"""Addresses of the growth plan, under /c/<slug>/winning/growth/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.growth_plan, name="growth-plan"),
    path("new/", views.WaveView.as_view(), name="wave-new"),
    path("<int:pk>/", views.WaveView.as_view(), name="wave-edit"),
    path("<int:pk>/close/", views.CloseWaveView.as_view(), name="wave-close"),
    path("<int:pk>/remove/", views.RemoveWaveView.as_view(), name="wave-remove"),
]
