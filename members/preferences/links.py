"""Pages opened from the foot of a mail, without a login; under /l/."""

from django.urls import path

from . import views_links

urlpatterns = [
    path("unsubscribe/<str:token>/", views_links.UnsubscribeView.as_view(), name="unsubscribe"),
]
