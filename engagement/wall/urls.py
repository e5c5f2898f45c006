"""Addresses of the code on the wall, under /c/<slug>/input/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/wall/", views.WallView.as_view(), name="input-wall"),
    path("<int:pk>/wall/<int:answer_pk>/", views.settle, name="input-wall-settle"),
]
