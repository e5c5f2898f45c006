"""Pages of the wording room, under /c/<slug>/notices/."""

from django.urls import path

from . import views

urlpatterns = [
    path("words/", views.wording_list, name="wording-list"),
    path("words/<slug:kind>/", views.WordingView.as_view(), name="wording"),
]
