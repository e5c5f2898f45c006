"""Addresses of the outreach room, under /c/<slug>/contacts/."""

from django.urls import path

from . import views

urlpatterns = [
    path("new/", views.ContactView.as_view(), name="contact-new"),
    path("with/<int:partner_pk>/new/", views.ContactView.as_view(), name="contact-with"),
    path("with/<int:partner_pk>/", views.partner_timeline, name="partner-timeline"),
    path("<int:pk>/take-back/", views.take_back, name="contact-take-back"),
]
