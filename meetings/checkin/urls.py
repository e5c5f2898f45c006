"""Addresses of check-in, under /c/<slug>/meetings/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/check-in/", views.desk, name="checkin-desk"),
    path("<int:pk>/check-in/new/", views.new_code, name="checkin-new"),
    path("<int:pk>/check-in/revoke/", views.revoke, name="checkin-revoke"),
    path("<int:pk>/check-in/tablet/", views.open_kiosk, name="checkin-kiosk"),
    path("<int:pk>/check-in/answer/", views.answer, name="checkin-answer"),
    path("<int:pk>/i-was-there/", views.claim, name="meeting-claim"),
]
