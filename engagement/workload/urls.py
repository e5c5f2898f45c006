"""Addresses of the workload room, under /c/<slug>/load/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.held_list, name="load-list"),
    path("mine/", views.LoadView.as_view(), name="my-load"),
    path("mine/<int:pk>/drop/", views.load_drop, name="my-load-drop"),
    path("held/<int:pk>/drop/", views.held_drop, name="held-drop"),
    path("roles/", views.role_list, name="role-card-list"),
    path("roles/new/", views.CardView.as_view(), name="role-card-new"),
    path("roles/<int:pk>/edit/", views.CardView.as_view(), name="role-card-edit"),
    path("roles/<int:pk>/offer/", views.OfferView.as_view(), name="role-card-offer"),
    path("offers/<int:pk>/", views.offer_detail, name="role-offer"),
    path("offers/<int:pk>/answer/", views.offer_answer, name="role-offer-answer"),
    path("objectives/<int:pk>/", views.ImpactView.as_view(), name="workload-impact"),
    path("objectives/<int:pk>/<int:impact_pk>/remove/", views.impact_remove, name="workload-impact-remove"),
    path("objectives/<int:pk>/incentives/new/", views.IncentiveView.as_view(), name="workload-incentive-new"),
    path(
        "objectives/<int:pk>/incentives/<int:incentive_pk>/", views.IncentiveView.as_view(), name="workload-incentive"
    ),
    path(
        "objectives/<int:pk>/incentives/<int:incentive_pk>/remove/",
        views.incentive_remove,
        name="workload-incentive-remove",
    ),
]
