from django.urls import path

from . import views

urlpatterns = [
    path("today/", views.TodayView.as_view(), name="today"),
    path("mine/", views.MineView.as_view(), name="mine"),
    path("overview/", views.OverviewView.as_view(), name="overview"),
]
