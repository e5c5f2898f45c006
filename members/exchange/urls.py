"""Addresses of imports, under /c/<slug>/partners/import/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.IndexView.as_view(), name="import-list"),
    path("new/", views.UploadView.as_view(), name="import-new"),
    path("<int:pk>/map/", views.MapView.as_view(), name="import-map"),
    path("<int:pk>/preview/", views.PreviewView.as_view(), name="import-preview"),
    path("<int:pk>/", views.RunView.as_view(), name="import-run"),
    path("<int:pk>/undo/", views.UndoView.as_view(), name="import-undo"),
    path("<int:pk>/discard/", views.DiscardView.as_view(), name="import-discard"),
    path("<int:pk>/pause/", views.SteerView.as_view(), {"step": "pause"}, name="import-pause"),
    path("<int:pk>/resume/", views.SteerView.as_view(), {"step": "resume"}, name="import-resume"),
    path("<int:pk>/cancel/", views.SteerView.as_view(), {"step": "cancel"}, name="import-cancel"),
]
