"""Addresses of objectives and tasks, under /c/<slug>/."""

from django.urls import path

from . import views

urlpatterns = [
    path("objectives/", views.ObjectiveListView.as_view(), name="objective-list"),
    path("objectives/new/", views.NewObjectiveView.as_view(), name="objective-new"),
    path("objectives/<int:pk>/", views.detail, name="objective-detail"),
    path("objectives/<int:pk>/edit/", views.ObjectiveEditView.as_view(), name="objective-edit"),
    path("objectives/<int:pk>/steps/new/", views.add_milestone, name="milestone-new"),
    path("objectives/<int:pk>/tasks/new/", views.add_task, name="objective-task-new"),
    path("steps/<int:pk>/reached/", views.reach_milestone, name="milestone-reached"),
    path("meetings/<int:pk>/tasks/new/", views.MeetingTaskView.as_view(), name="meeting-task-new"),
    path("tasks/<int:pk>/done/", views.finish_task, name="task-done"),
]
