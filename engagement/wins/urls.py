"""Addresses of wins, promises, misses and candidates, under /c/<slug>/wins/."""

from django.urls import path

from . import views, views_promises

urlpatterns = [
    path("", views.wins, name="win-list"),
    path("new/", views.NewWinView.as_view(), name="win-new"),
    path("<int:pk>/", views.detail, name="win-detail"),
    path("<int:pk>/edit/", views.EditWinView.as_view(), name="win-edit"),
    path("<int:pk>/remove/", views.RemoveWinView.as_view(), name="win-remove"),
    path("<int:pk>/credits/new/", views.credit, name="win-credit"),
    path("<int:pk>/credits/<int:credit>/", views.consent, name="win-consent"),
    path("<int:pk>/credits/<int:credit>/remove/", views.uncredit, name="win-uncredit"),
    path("candidates/", views.CandidateListView.as_view(), name="candidate-list"),
    path("candidates/new/", views.NewCandidateView.as_view(), name="candidate-new"),
    path("candidates/<int:pk>/edit/", views.EditCandidateView.as_view(), name="candidate-edit"),
    path("candidates/<int:pk>/remove/", views.RemoveCandidateView.as_view(), name="candidate-remove"),
    path("promises/new/", views_promises.NewPromiseView.as_view(), name="public-promise-new"),
    path("promises/<int:pk>/", views_promises.detail, name="public-promise-detail"),
    path("promises/<int:pk>/edit/", views_promises.EditPromiseView.as_view(), name="public-promise-edit"),
    path("promises/<int:pk>/remove/", views_promises.RemovePromiseView.as_view(), name="public-promise-remove"),
    path("promises/<int:pk>/kept/", views_promises.kept, name="public-promise-kept"),
    path("promises/<int:pk>/missed/", views_promises.AdmitView.as_view(of="promise"), name="public-promise-missed"),
    path("missed/pledge/<int:pk>/", views_promises.AdmitView.as_view(of="pledge"), name="pledge-missed"),
    path("missed/<int:pk>/", views_promises.shortfall, name="shortfall-detail"),
]
