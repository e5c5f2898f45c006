"""Addresses of agreements, under /c/<slug>/agreements/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.AgreementListView.as_view(), name="agreement-list"),
    path("with/<int:partner_pk>/new/", views.NewAgreementView.as_view(), name="agreement-new"),
    path("<int:pk>/", views.AgreementView.as_view(), name="agreement-detail"),
    path("<int:pk>/edit/", views.EditAgreementView.as_view(), name="agreement-edit"),
    path("<int:pk>/remove/", views.RemoveAgreementView.as_view(), name="agreement-remove"),
    path("<int:pk>/papers/<int:file>/", views.file, name="agreement-file"),
    path("<int:pk>/papers/<int:file>/remove/", views.remove_file, name="agreement-file-remove"),
]
