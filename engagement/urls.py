"""Gathers the rooms' pages, under /c/<slug>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("engagement.insight.urls")),
    path("overview/", include("engagement.dashboard.urls")),
    path("input/", include("engagement.voice.urls")),
    path("input/", include("engagement.answering.urls")),
    path("input/", include("engagement.questions.urls")),
    path("input/", include("engagement.audience.urls")),
    path("input/", include("engagement.words.urls")),
    path("input/", include("engagement.wall.urls")),
    path("texts/", include("engagement.texts.urls")),
    path("giving/", include("engagement.giving.urls")),
    path("sharing/", include("engagement.sharing.urls")),
    path("partners/", include("engagement.contests.urls")),
    path("partners/", include("engagement.visit.urls")),
    path("promises/", include("engagement.commitments.urls")),
    path("winning/introductions/", include("engagement.introductions.urls")),
    path("winning/efforts/", include("engagement.recruitment.urls")),
    path("winning/growth/", include("engagement.growth.urls")),
    path("winning/judgments/", include("engagement.judgments.urls")),
    path("winning/scan/", include("engagement.scanning.urls")),
    path("winning/points/", include("engagement.selling.urls")),
    path("winning/", include("engagement.pipeline.urls")),
    path("agreements/", include("engagement.agreements.urls")),
    path("roster/", include("engagement.roster.urls")),
    path("seats/", include("engagement.seats.urls")),
    path("contacts/drills/", include("engagement.drills.urls")),
    path("concerns/", include("engagement.concerns.urls")),
    path("load/", include("engagement.workload.urls")),
    path("contacts/", include("engagement.outreach.urls")),
]
