"""Addresses of partners, under /c/<slug>/partners/."""

from django.urls import path

from . import call_list, inline, views

urlpatterns = [
    path("", views.PartnerListView.as_view(), name="partner-list"),
    path("new/", views.NewPartnerView.as_view(), name="partner-new"),
    path("call-list/", call_list.CallListView.as_view(), name="call-list"),
    path("lookup/", views.lookup, name="partner-lookup"),
    path("<int:pk>/", views.detail, name="partner-detail"),
    path("<int:pk>/edit/", views.PartnerEditView.as_view(), name="partner-edit"),
    path("<int:pk>/edit/<slug:name>/", inline.FieldView.as_view(), name="partner-field"),
    path("<int:pk>/status/", views.StatusView.as_view(), name="partner-status"),
    path("<int:pk>/delete/", views.DeletePartnerView.as_view(), name="partner-delete"),
    path("<int:pk>/log/", views.log, name="partner-log"),
]
