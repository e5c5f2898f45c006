"""Addresses of messages and of their use, under /c/<slug>/case/."""

from django.urls import path

from . import views

urlpatterns = [
    path("messages/", views.MessageListView.as_view(), name="message-list"),
    path("messages/new/", views.NewMessageView.as_view(), name="message-new"),
    path("messages/<int:pk>/", views.detail, name="message-detail"),
    path("messages/<int:pk>/edit/", views.EditMessageView.as_view(), name="message-edit"),
    path("messages/<int:pk>/remove/", views.RemoveMessageView.as_view(), name="message-remove"),
    path("uses/", views.UseListView.as_view(), name="use-list"),
    path("uses/new/", views.NewUseView.as_view(), name="use-new"),
    path("uses/results/", views.results, name="use-results"),
    path("uses/<int:pk>/edit/", views.EditUseView.as_view(), name="use-edit"),
    path("uses/<int:pk>/remove/", views.RemoveUseView.as_view(), name="use-remove"),
]
