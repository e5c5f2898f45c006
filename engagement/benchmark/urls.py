"""Addresses of a partner's own figures, under /c/<slug>/partners/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/benchmark/", views.BenchmarkView.as_view(), name="benchmark"),
    path("<int:pk>/value/", views.ValueView.as_view(), name="value-statement"),
]
