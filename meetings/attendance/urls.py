"""Addresses of attendance, under /c/<slug>/meetings/: the list over all meetings, and the sheet of one."""

from django.urls import path

from members.exchange import views as imports
from members.exchange.models import ImportRun

from . import list_views, views

FILES = ImportRun.Kind.ATTENDANCE

urlpatterns = [
    path("attendance/", list_views.AttendanceListView.as_view(), name="attendance-list"),
    path("import/", imports.UploadView.as_view(value=FILES), name="attendance-import"),
    path("import/all/", imports.IndexView.as_view(value=FILES), name="attendance-import-list"),
    path("import/<int:pk>/", imports.RunView.as_view(value=FILES), name="attendance-import-run"),
    path("import/<int:pk>/preview/", imports.PreviewView.as_view(value=FILES), name="attendance-import-preview"),
    path("import/<int:pk>/undo/", imports.UndoView.as_view(value=FILES), name="attendance-import-undo"),
    path("import/<int:pk>/discard/", imports.DiscardView.as_view(value=FILES), name="attendance-import-discard"),
    path("<int:pk>/answer/", views.answer, name="meeting-answer"),
    path("<int:pk>/attendance/", views.sheet, name="attendance"),
    path("<int:pk>/attendance/marks/", views.marks, name="attendance-marks"),
    path("<int:pk>/attendance/now/", views.current, name="attendance-state"),
    path("<int:pk>/attendance/many/", views.bulk, name="attendance-bulk"),
    path("<int:pk>/attendance/undo/", views.undo, name="attendance-undo"),
    path("<int:pk>/attendance/walk-in/", views.walk_in, name="attendance-walk-in"),
]
