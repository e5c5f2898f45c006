"""Addresses of imports of everything, under /c/<slug>/people/import/."""

from django.urls import path

from . import views
from .models import ImportRun

CONTACTS = ImportRun.Kind.CONTACTS

urlpatterns = [
    path("", views.IndexView.as_view(value=CONTACTS), name="contacts-import-list"),
    path("new/", views.ContactsUploadView.as_view(value=CONTACTS), name="contacts-import"),
    path("<int:pk>/map/", views.MapView.as_view(value=CONTACTS), name="contacts-import-map"),
    path("<int:pk>/preview/", views.PreviewView.as_view(value=CONTACTS), name="contacts-import-preview"),
    path("<int:pk>/", views.RunView.as_view(value=CONTACTS), name="contacts-import-run"),
    path("<int:pk>/undo/", views.UndoView.as_view(value=CONTACTS), name="contacts-import-undo"),
    path("<int:pk>/discard/", views.DiscardView.as_view(value=CONTACTS), name="contacts-import-discard"),
]
