"""Addresses of minutes, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/minutes/", views.page, name="meeting-minutes"),
    path("<int:pk>/minutes/begin/", views.begin, name="meeting-minutes-begin"),
    path("<int:pk>/minutes/items/new/", views.NewNoteView.as_view(), name="meeting-minutes-add"),
    path("<int:pk>/minutes/items/<int:note>/", views.NoteView.as_view(), name="meeting-minutes-note"),
    path("<int:pk>/minutes/items/<int:note>/history/", views.HistoryView.as_view(), name="meeting-minutes-history"),
    path("<int:pk>/minutes/circulate/", views.circulate, name="meeting-minutes-circulate"),
    path("<int:pk>/minutes/approve/", views.approve, name="meeting-minutes-approve"),
    path("<int:pk>/minutes/correct/", views.CorrectView.as_view(), name="meeting-minutes-correct"),
]
