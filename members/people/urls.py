"""Addresses of people, under /c/<slug>/people/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PersonListView.as_view(), name="person-list"),
    path("new/", views.NewPersonView.as_view(), name="person-new"),
    path("lookup/", views.lookup, name="person-lookup"),
    path("<int:pk>/", views.detail, name="person-detail"),
    path("<int:pk>/edit/", views.PersonEditView.as_view(), name="person-edit"),
    path("<int:pk>/partners/new/", views.TieView.as_view(), name="tie-new"),
    path("<int:pk>/partners/<int:tie>/", views.TieView.as_view(), name="tie-edit"),
    path("<int:pk>/partners/<int:tie>/end/", views.EndTieView.as_view(), name="tie-end"),
    path("<int:pk>/invite/", views.InviteView.as_view(), name="person-invite"),
    path("<int:pk>/invite/take-back/", views.take_back, name="person-invite-take-back"),
    path("<int:pk>/log/", views.log, name="person-log"),
]
