"""Addresses of reach, of what partners do outside and together, and of counts, under /c/<slug>/reach/."""

from django.urls import path

from . import views, views_lists

urlpatterns = [
    path("", views.reach, name="reach"),
    path("twice/", views.twice, name="same-twice"),
    path("of/<int:partner_pk>/", views.ServedView.as_view(), name="served"),
    path("whom/new/", views.NewCommunityView.as_view(), name="community-new"),
    path("whom/<int:pk>/", views.EditCommunityView.as_view(), name="community-edit"),
    path("whom/<int:pk>/remove/", views.RemoveCommunityView.as_view(), name="community-remove"),
    path("outside/", views_lists.OutreachListView.as_view(), name="outreach-list"),
    path("outside/new/", views_lists.NewOutreachView.as_view(), name="outreach-new"),
    path("outside/<int:pk>/", views_lists.EditOutreachView.as_view(), name="outreach-edit"),
    path("outside/<int:pk>/remove/", views_lists.RemoveOutreachView.as_view(), name="outreach-remove"),
    path("together/", views_lists.JointListView.as_view(), name="joint-list"),
    path("together/new/", views_lists.NewJointView.as_view(), name="joint-new"),
    path("together/<int:pk>/", views.joint, name="joint-detail"),
    path("together/<int:pk>/edit/", views_lists.EditJointView.as_view(), name="joint-edit"),
    path("together/<int:pk>/remove/", views_lists.RemoveJointView.as_view(), name="joint-remove"),
    path("together/<int:pk>/partners/", views.joint_join, name="joint-join"),
    path("together/<int:pk>/partners/<int:voice>/remove/", views.joint_leave, name="joint-leave"),
    path("work/", views_lists.WorkListView.as_view(), name="work-list"),
    path("work/new/", views_lists.NewWorkView.as_view(), name="work-new"),
    path("work/<int:pk>/", views_lists.EditWorkView.as_view(), name="work-edit"),
    path("work/<int:pk>/remove/", views_lists.RemoveWorkView.as_view(), name="work-remove"),
    path("counts/", views_lists.TurnoutListView.as_view(), name="turnout-list"),
    path("counts/new/", views_lists.NewTurnoutView.as_view(), name="turnout-new"),
    path("counts/<int:pk>/", views_lists.EditTurnoutView.as_view(), name="turnout-edit"),
    path("counts/<int:pk>/remove/", views_lists.RemoveTurnoutView.as_view(), name="turnout-remove"),
]
