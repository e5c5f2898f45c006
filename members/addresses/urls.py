"""Pages of the addresses room, under /c/<slug>/notices/."""

from django.urls import path

from . import views

urlpatterns = [
    path("addresses/", views.AddressListView.as_view(), name="address-list"),
    path("addresses/<int:pk>/", views.detail, name="address-detail"),
    path("addresses/<int:pk>/clear/", views.clear, name="address-clear"),
]
