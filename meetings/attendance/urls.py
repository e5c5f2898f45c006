"""Addresses of attendance, under /c/<slug>/meetings/: the list over all meetings, and the sheet of one."""

from django.urls import path

from . import list_views, views, views_import

urlpatterns = [
    path("attendance/", list_views.AttendanceListView.as_view(), name="attendance-list"),
    path("import/", views_import.UploadView.as_view(), name="attendance-import"),
    path("import/<int:pk>/", views_import.RunView.as_view(), name="attendance-import-run"),
    path("<int:pk>/answer/", views.answer, name="meeting-answer"),
    path("<int:pk>/attendance/", views.sheet, name="attendance"),
    path("<int:pk>/attendance/marks/", views.marks, name="attendance-marks"),
    path("<int:pk>/attendance/now/", views.current, name="attendance-state"),
    path("<int:pk>/attendance/many/", views.bulk, name="attendance-bulk"),
    path("<int:pk>/attendance/undo/", views.undo, name="attendance-undo"),
    path("<int:pk>/attendance/walk-in/", views.walk_in, name="attendance-walk-in"),
]
