"""Addresses of contested lines, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/record/<slug:line>/<int:entry>/contest/", views.ContestView.as_view(), name="contest-new"),
    path("contests/<int:pk>/", views.SettleView.as_view(), name="contest-settle"),
]
