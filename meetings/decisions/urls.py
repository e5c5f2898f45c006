"""Addresses of decisions, under /c/<slug>/."""

from django.urls import path

from . import views, views_votes

urlpatterns = [
    path("decisions/", views.DecisionListView.as_view(), name="decision-list"),
    path("decisions/new/", views_votes.DraftView.as_view(), name="decision-new"),
    path("decisions/<int:pk>/", views_votes.detail, name="decision-detail"),
    path("decisions/<int:pk>/edit/", views_votes.DraftView.as_view(), name="decision-edit"),
    path("decisions/<int:pk>/open/", views_votes.open_vote, name="decision-open"),
    path("decisions/<int:pk>/vote/", views_votes.vote, name="decision-vote"),
    path("decisions/<int:pk>/room/", views_votes.RoomView.as_view(), name="decision-room"),
    path("decisions/<int:pk>/proxy/", views_votes.ProxyView.as_view(), name="decision-proxy"),
    path("decisions/<int:pk>/close/", views_votes.CloseView.as_view(), name="decision-close"),
    path("decisions/<int:pk>/call-off/", views_votes.call_off, name="decision-call-off"),
    path("decisions/<int:pk>/review/", views_votes.ReviewView.as_view(), name="decision-review"),
    path("meetings/<int:pk>/decisions/new/", views.NewDecisionView.as_view(), name="meeting-decision-new"),
]
