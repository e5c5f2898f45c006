"""Addresses of a meeting that goes on, under /c/<slug>/meetings/."""

from django.urls import path

from . import views, views_notes

urlpatterns = [
    path("<int:pk>/live/", views.room, name="live"),
    path("<int:pk>/live/screen/", views.screen, name="live-screen"),
    path("<int:pk>/live/state/", views.current_state, name="live-state"),
    path("<int:pk>/live/step/", views.step, name="live-step"),
    path("<int:pk>/live/speak/", views.speak, name="live-speak"),
    path("<int:pk>/live/decision/", views.decision, name="live-decision"),
    path("<int:pk>/live/task/", views.task, name="live-task"),
    path("<int:pk>/live/topic/", views.topic, name="live-topic"),
    path("<int:pk>/live/people/", views.people, name="live-people"),
    path("<int:pk>/live/notes/<int:item>/", views_notes.note, name="live-note"),
    path("<int:pk>/live/notes/<int:item>/history/", views_notes.history, name="live-note-history"),
    path("<int:pk>/live/notes/<int:item>/restore/", views_notes.restore, name="live-note-restore"),
]
