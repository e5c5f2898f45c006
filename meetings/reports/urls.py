"""Addresses of participant reports, under /c/<slug>/meetings/reports/."""

from django.urls import path

from members.exchange import views as imports
from members.exchange.models import ImportRun

from . import views

REPORTS = ImportRun.Kind.PARTICIPANTS

urlpatterns = [
    path("new/", views.ReportUploadView.as_view(), name="report-import"),
    path("names/", views.known_names, name="known-names"),
    path("names/<int:pk>/forget/", views.forget, name="known-name-forget"),
    path("", imports.IndexView.as_view(value=REPORTS), name="report-import-list"),
    path("<int:pk>/", imports.RunView.as_view(value=REPORTS), name="report-import-run"),
    path("<int:pk>/preview/", imports.PreviewView.as_view(value=REPORTS), name="report-import-preview"),
    path("<int:pk>/undo/", imports.UndoView.as_view(value=REPORTS), name="report-import-undo"),
    path("<int:pk>/discard/", imports.DiscardView.as_view(value=REPORTS), name="report-import-discard"),
]
