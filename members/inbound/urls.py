"""Pages of the inbound room, under /c/<slug>/notices/."""

from django.urls import path

from . import views

urlpatterns = [
    path("replies/", views.ReplyListView.as_view(), name="reply-list"),
    path("replies/<int:pk>/", views.detail, name="reply-detail"),
    path("replies/<int:pk>/settle/", views.settle, name="reply-settle"),
]
