"""Addresses of the attendance sheet, under /c/<slug>/meetings/<pk>/."""

from django.urls import path

from . import views, views_import

urlpatterns = [
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
