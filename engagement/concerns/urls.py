"""Addresses of the concerns room, under /c/<slug>/concerns/."""

from django.urls import path

from . import views, views_changes

urlpatterns = [
    path("", views.concern_list, name="concern-list"),
    path("raise/", views.RaiseView.as_view(), name="concern-raise"),
    path("record/", views.RecordView.as_view(), name="concern-record"),
    path("changed/", views_changes.told, name="concern-changed"),
    path("changes/", views_changes.change_list, name="change-list"),
    path("changes/new/", views_changes.ChangeView.as_view(), name="change-new"),
    path("changes/<int:pk>/", views_changes.ChangeView.as_view(), name="change-edit"),
    path("changes/<int:pk>/causes/<int:cause_pk>/unlink/", views_changes.unlink, name="change-unlink"),
    path("views/<int:partner_pk>/new/", views.PartnerViewView.as_view(), name="concern-partner-view"),
    path("<uuid:concern>/", views.concern_detail, name="concern-detail"),
    path("<uuid:concern>/step/", views.step, name="concern-step"),
    path("<uuid:concern>/answer/", views.answer, name="concern-answer"),
    path("<uuid:concern>/finding/", views.finding, name="concern-finding"),
    path("<uuid:concern>/view/", views.note_view, name="concern-view"),
    path("<uuid:concern>/entrust/", views.entrust, name="concern-entrust"),
    path("<uuid:concern>/close/", views.close_to_others, name="concern-close"),
    path("<uuid:concern>/take-over/", views.take_over, name="concern-take-over"),
    path("<uuid:concern>/take-back/", views.take_back, name="concern-take-back"),
]
