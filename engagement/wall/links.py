"""Pages opened by the code on the wall, under /l/."""

from django.urls import path

from . import views_links

urlpatterns = [
    path("say/", views_links.enter_code, name="wall-code"),
    path("say/<str:code>/", views_links.say, name="wall"),
    path("say/<str:code>/thanks/", views_links.thanks, name="wall-thanks"),
]
