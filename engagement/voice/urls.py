"""Addresses of the voice room, under /c/<slug>/input/."""

from django.urls import path

from . import giving_views, reporting_views, views

urlpatterns = [
    path("", views.request_list, name="input-list"),
    path("new/", views.RequestFormView.as_view(), name="input-new"),
    path("people/", views.people_lookup, name="input-people"),
    path("<int:pk>/", views.request_detail, name="input-detail"),
    path("<int:pk>/edit/", views.RequestFormView.as_view(), name="input-edit"),
    path("<int:pk>/open/", views.request_open, name="input-open"),
    path("<int:pk>/invite/", views.InviteView.as_view(), name="input-invite"),
    path("<int:pk>/close/", views.request_close, name="input-close"),
    path("<int:pk>/reopen/", views.request_reopen, name="input-reopen"),
    path("<int:pk>/archive/", views.request_archive, name="input-archive"),
    path("<int:pk>/answer/", giving_views.AnswerInAppView.as_view(), name="input-answer"),
    path("<int:pk>/answers-me/", giving_views.read_well, name="input-answers-me"),
    path("<int:pk>/record/", giving_views.RecordView.as_view(), name="input-record"),
    path("<int:pk>/given/<int:given_pk>/withdraw/", giving_views.withdraw, name="input-withdraw"),
    path("<int:pk>/themes/", reporting_views.ThemesView.as_view(), name="input-themes"),
    path("<int:pk>/report-back/", reporting_views.ReportBackView.as_view(), name="input-report-back"),
    path("<int:pk>/report-back/preview/", reporting_views.preview, name="input-preview"),
    path("<int:pk>/interim/", reporting_views.InterimView.as_view(), name="input-interim"),
    path("<int:pk>/receipts/<int:receipt_pk>/tell/", reporting_views.tell, name="input-tell"),
    path("<int:pk>/receipts/<int:receipt_pk>/untell/", reporting_views.untell, name="input-untell"),
]
