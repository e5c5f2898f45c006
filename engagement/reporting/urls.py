"""Addresses of reports, under /c/<slug>/reports/."""

from django.urls import path

from . import views, views_errors, views_keeping

urlpatterns = [
    path("", views.ReportListView.as_view(), name="report-list"),
    path("new/", views_keeping.PlanView.as_view(), name="pack-new"),
    path("<int:pk>/", views.detail, name="pack-detail"),
    path("<int:pk>/versions/<int:number>/", views.version_page, name="pack-version"),
    path("<int:pk>/versions/<int:number>/file/", views.FileView.as_view(), name="pack-file"),
    path("<int:pk>/versions/<int:number>/pdf/", views.pdf_file, name="pack-pdf"),
    path("<int:pk>/versions/<int:number>/wrong/<slug:figure>/", views_errors.SayView.as_view(), name="pack-wrong"),
    path("<int:pk>/draft/", views_keeping.DraftView.as_view(), name="pack-draft"),
    path("<int:pk>/edit/", views_keeping.EditView.as_view(), name="pack-edit"),
    path("<int:pk>/remove/", views_keeping.RemoveView.as_view(), name="pack-remove"),
    path("<int:pk>/people/", views_keeping.RecipientsView.as_view(), name="pack-people"),
    path("<int:pk>/people/leadership/", views_keeping.LeadershipView.as_view(), name="pack-leadership"),
    path("<int:pk>/people/<int:recipient>/remove/", views_keeping.LeaveOutView.as_view(), name="pack-leave-out"),
    path("<int:pk>/correct/<slug:figure>/", views_errors.CorrectView.as_view(), name="pack-correct"),
    path("errors/<int:pk>/", views_errors.SettleView.as_view(), name="figure-settle"),
    path("errors/<int:pk>/acknowledge/", views_errors.AcknowledgeView.as_view(), name="figure-acknowledge"),
]
