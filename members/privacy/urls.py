"""Addresses of privacy, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("people/<int:pk>/data/", views.data, name="person-data"),
    path("people/<int:pk>/data/copy.html", views.copy, {"form": "html"}, name="person-data-copy"),
    path("people/<int:pk>/data/copy.json", views.copy, {"form": "json"}, name="person-data-json"),
    path("people/<int:pk>/data/ask/", views.ask, name="person-data-ask"),
    path("people/<int:pk>/erase/", views.EraseView.as_view(), name="person-erase"),
    path("settings/privacy/", views.PrivacyView.as_view(), name="privacy"),
    path("settings/privacy/let-go/", views.let_go, name="privacy-let-go"),
    path("settings/privacy/requests/<int:pk>/", views.settle, name="privacy-settle"),
]
