"""Addresses of the commitments room, under /c/<slug>/promises/."""

from django.urls import path

from . import usual, views

urlpatterns = [
    path("", views.PledgeListView.as_view(), name="pledge-list"),
    path("of/<int:partner_pk>/new/", views.NewPledgeView.as_view(), name="pledge-new"),
    path("of/<int:partner_pk>/given/", views.NewContributionView.as_view(), name="contribution-new"),
    path("given/<int:pk>/thank/", views.thank, name="contribution-thank"),
    path("usual/", usual.TemplateListView.as_view(), name="usual-list"),
    path("usual/new/", usual.NewTemplateView.as_view(), name="usual-new"),
    path("usual/<int:pk>/", usual.EditTemplateView.as_view(), name="usual-edit"),
    path("usual/<int:pk>/remove/", usual.RemoveTemplateView.as_view(), name="usual-remove"),
    path("<int:pk>/", views.pledge_detail, name="pledge-detail"),
    path("<int:pk>/edit/", views.PledgeEditView.as_view(), name="pledge-edit"),
    path("<int:pk>/deliver/", views.DeliverView.as_view(), name="pledge-deliver"),
    path("<int:pk>/renegotiate/", views.RenegotiateView.as_view(), name="pledge-renegotiate"),
    path("<int:pk>/withdraw/", views.withdraw, name="pledge-withdraw"),
    path("<int:pk>/done/", views.it_is_done, name="pledge-done"),
    path("<int:pk>/deliveries/<int:delivery_pk>/take-back/", views.take_back_delivery, name="delivery-take-back"),
]
