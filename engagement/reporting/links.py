"""The pages of this room opened by a personal link, under /l/."""

from django.urls import path

from . import views_link

urlpatterns = [
    path("report/<str:token>/", views_link.ReportByLinkView.as_view(), name="report-by-link"),
    path("report/<str:token>/pdf/", views_link.PdfByLinkView.as_view(), name="report-pdf-by-link"),
]
