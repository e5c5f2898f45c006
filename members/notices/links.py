"""One notice opened from a summary, without a login; under /l/."""

from django.urls import path

from . import views_mine

urlpatterns = [
    path("notice/<str:token>/", views_mine.by_link, name="notice-by-link"),
]
