"""Addresses of review cycles, under /c/<slug>/reviews/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ReviewListView.as_view(), name="review-list"),
    path("loop/", views.LoopView.as_view(), name="review-loop"),
    path("new/", views.NewReviewView.as_view(), name="review-new"),
    path("<int:pk>/", views.ReviewView.as_view(), name="review-detail"),
    path("<int:pk>/edit/", views.EditReviewView.as_view(), name="review-edit"),
    path("<int:pk>/look/", views.LookView.as_view(), name="review-look"),
    path("<int:pk>/change/", views.AdjustView.as_view(), name="review-adjust"),
    path("<int:pk>/close/", views.CloseView.as_view(), name="review-close"),
    path("<int:pk>/reopen/", views.ReopenView.as_view(), name="review-reopen"),
    path("changes/<int:pk>/edit/", views.EditAdjustmentView.as_view(), name="adjustment-edit"),
    path("changes/<int:pk>/done/", views.DoneView.as_view(), name="adjustment-done"),
]
