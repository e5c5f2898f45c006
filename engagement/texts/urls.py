"""Addresses of shared texts, under /c/<slug>/texts/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.text_list, name="text-list"),
    path("new/", views.TextFormView.as_view(), name="text-new"),
    path("<int:pk>/", views.text_detail, name="text-detail"),
    path("<int:pk>/draft/", views.TextFormView.as_view(), name="text-draft"),
    path("<int:pk>/versions/<int:number>/adopt/", views.adopt, name="text-adopt"),
]
