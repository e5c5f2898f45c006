"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("settings/types/", include("members.partners.types_urls")),
    path("settings/everything/", include("members.bundle.urls")),
    path("duplicates/", include("members.duplicates.urls")),
    path("partners/import/", include("members.exchange.urls")),
    path("people/import/", include("members.exchange.contacts_urls")),
    path("partners/", include("members.profile.urls")),
    path("partners/", include("members.turnover.urls")),
    path("partners/", include("members.ties.urls")),
    path("partners/", include("members.interests.urls")),
    path("partners/", include("members.nominations.urls")),
    path("partners/", include("members.influence.urls")),
    path("partners/", include("members.partners.urls")),
    path("people/", include("members.acquaintances.urls")),
    path("", include("members.privacy.urls")),
    path("people/", include("members.people.urls")),
    path("notices/", include("members.inbound.urls")),
    path("notices/", include("members.addresses.urls")),
    path("notices/", include("members.wording.urls")),
    path("", include("members.preferences.urls")),
    path("", include("members.notices.urls")),
]
