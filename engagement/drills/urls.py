"""Addresses of contact drills, under /c/<slug>/contacts/drills/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.drill_list, name="drill-list"),
    path("new/", views.StartView.as_view(), name="drill-new"),
    path("answers/", views.AnswerListView.as_view(), name="drill-answers"),
    path("alerts/new/", views.AlertView.as_view(), name="alert-new"),
    path("alerts/<int:pk>/", views.alert_detail, name="alert-detail"),
    path("<int:pk>/", views.detail, name="drill-detail"),
    path("<int:pk>/end/", views.end, name="drill-end"),
    path("<int:pk>/calls/<int:call>/reached/", views.reached, name="drill-reached"),
]
