"""The doors of a mail gateway, without a login: it has a secret of its own."""

from django.urls import path

from . import door

urlpatterns = [
    path("inbound/mail/", door.inbound_mail, name="inbound-mail"),
    path("inbound/events/", door.inbound_events, name="inbound-events"),
]
