"""Addresses about duplicates, under /c/<slug>/duplicates/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.PairListView.as_view(), name="duplicate-list"),
    path("scan/", views.scan, name="duplicate-scan"),
    path("stop/", views.stop, name="duplicate-stop"),
    path("<int:pk>/reject/", views.reject, name="duplicate-reject"),
    path("merged/", views.MergeListView.as_view(), name="merge-list"),
    path("merged/<int:pk>/apart/", views.part, name="merge-part"),
    path("likely/<str:what>/", views.likely_ones, name="duplicate-likely"),
    path("<str:what>/<int:pk>/", views.OtherView.as_view(), name="duplicate-other"),
    path("<str:what>/<int:kept>/<int:gone>/", views.MergeView.as_view(), name="duplicate-merge"),
]
