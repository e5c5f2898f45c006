"""Addresses of evidence, costs and returns, under /c/<slug>/case/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.case, name="case"),
    path("evidence/", views.EvidenceListView.as_view(), name="evidence-list"),
    path("evidence/new/", views.NewEvidenceView.as_view(), name="evidence-new"),
    path("evidence/<int:pk>/", views.EvidenceView.as_view(), name="evidence-detail"),
    path("evidence/<int:pk>/edit/", views.EditEvidenceView.as_view(), name="evidence-edit"),
    path("evidence/<int:pk>/remove/", views.RemoveEvidenceView.as_view(), name="evidence-remove"),
    path("evidence/<int:pk>/reviewed/", views.review, name="evidence-reviewed"),
    path("evidence/<int:pk>/sources/<int:source>/", views.file, name="evidence-file"),
    path("evidence/<int:pk>/sources/<int:source>/remove/", views.remove_file, name="evidence-file-remove"),
    path("returns/", views.RoiListView.as_view(), name="roi-list"),
    path("returns/new/", views.NewRoiView.as_view(), name="roi-new"),
    path("returns/<int:pk>/", views.RoiView.as_view(), name="roi-detail"),
    path("returns/<int:pk>/edit/", views.EditRoiView.as_view(), name="roi-edit"),
    path("returns/<int:pk>/remove/", views.RemoveRoiView.as_view(), name="roi-remove"),
]
