"""Addresses of papers, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/papers/new/", views.AddView.as_view(), name="document-new"),
    path("<int:pk>/papers/<int:paper>/", views.PaperView.as_view(), name="document-detail"),
    path("<int:pk>/papers/<int:paper>/remove/", views.remove, name="document-remove"),
    path("<int:pk>/papers/file/<int:version>/", views.file, name="document-file"),
]
