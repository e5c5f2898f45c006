"""Addresses of the outreach room, under /c/<slug>/contacts/."""

from django.urls import path

from . import views, views_talks

urlpatterns = [
    path("new/", views.ContactView.as_view(), name="contact-new"),
    path("with/<int:partner_pk>/new/", views.ContactView.as_view(), name="contact-with"),
    path("with/<int:partner_pk>/", views.partner_timeline, name="partner-timeline"),
    path("talks/<int:partner_pk>/new/", views_talks.NewTalkView.as_view(), name="one-on-one-new"),
    path("talks/one/<int:pk>/", views_talks.EditTalkView.as_view(), name="one-on-one-edit"),
    path("talks/one/<int:pk>/remove/", views_talks.RemoveTalkView.as_view(), name="one-on-one-remove"),
    path("<int:pk>/take-back/", views.take_back, name="contact-take-back"),
]
