"""Addresses of the settings, under /c/<slug>/settings/."""

from django.urls import path

from . import settings_views as views

urlpatterns = [
    path("", views.CoalitionView.as_view(), name="settings"),
    path("roles/", views.RolesView.as_view(), name="role-list"),
    path("roles/<int:pk>/end/", views.TakeRoleView.as_view(), name="role-take"),
    path("log/", views.change_log, name="settings-log"),
]
