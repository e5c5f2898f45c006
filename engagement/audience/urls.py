"""Addresses of who is asked, under /c/<slug>/input/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/coverage/", views.CoverageView.as_view(), name="input-coverage"),
    path("<int:pk>/coverage/<int:group_pk>/ask/", views.ask_cell, name="input-ask-cell"),
    path("<int:pk>/agenda/", views.put_on_agenda, name="input-on-agenda"),
]
