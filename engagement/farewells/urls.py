"""Addresses of exit talks, under /c/<slug>/farewells/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.FarewellListView.as_view(), name="farewell-list"),
    path("partner/<int:partner_pk>/new/", views.NewTalkView.as_view(), name="farewell-new"),
    path("<int:pk>/", views.EditTalkView.as_view(), name="farewell-edit"),
    path("<int:pk>/remove/", views.RemoveTalkView.as_view(), name="farewell-remove"),
]
