"""Pages of the drills room opened by a personal link, under /l/."""

from django.urls import path

from . import views

urlpatterns = [path("drill/<token>/", views.drill_link, name="drill-link")]
