"""Addresses of giving before getting, under /c/<slug>/giving/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="giving"),
    path("with/<int:partner_pk>/", views.with_partner, name="give-and-take"),
    path("with/<int:partner_pk>/ask/", views.AskView.as_view(), name="ask-new"),
    path("with/<int:partner_pk>/goals/new/", views.NewGoalView.as_view(), name="goal-new"),
    path("with/<int:partner_pk>/goals/<int:pk>/", views.GoalView.as_view(), name="goal-edit"),
    path("with/<int:partner_pk>/service/new/", views.ServiceView.as_view(), name="service-new"),
    path("asks/<int:pk>/answer/", views.answer, name="ask-answer"),
    path("service/<int:pk>/end/", views.end_service, name="service-end"),
]
