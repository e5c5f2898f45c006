"""Addresses of the voice room, under /c/<slug>/input/."""

from django.urls import path

from . import giving_views, views

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
    path("<int:pk>/record/", giving_views.RecordView.as_view(), name="input-record"),
    path("<int:pk>/given/<int:given_pk>/withdraw/", giving_views.withdraw, name="input-withdraw"),
]
