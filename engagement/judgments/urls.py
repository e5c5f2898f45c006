"""Addresses of judgments, under /c/<slug>/winning/judgments/."""

from django.urls import path

from . import views

urlpatterns = [
    path("matrix/", views.matrix, name="engagement-matrix"),
    path("map/", views.influence_map, name="influence-map"),
    path("<int:pk>/", views.judgments_of, name="judgment-list"),
    path("<int:partner_pk>/new/<slug:judged>/", views.NewJudgmentView.as_view(), name="judgment-new"),
    path("<slug:judged>/<int:pk>/remove/", views.RemoveJudgmentView.as_view(), name="judgment-remove"),
]
