"""Pages of the notices room, under /c/<slug>/."""

from django.urls import path

from . import views, views_mine

urlpatterns = [
    path("me/notices/", views_mine.my_notices, name="my-notices"),
    path("notices/", views.NoticeListView.as_view(), name="notice-list"),
    path("notices/try-again/", views.RetryAllView.as_view(), name="notice-retry-all"),
    path("notices/to/<int:person_pk>/", views.NoticesOfView.as_view(), name="notices-of"),
    path("notices/about/<str:label>/<int:row>/", views.NoticesAboutView.as_view(), name="notices-about"),
    path("notices/who/<slug:kind>/<int:pk>/", views.audience, name="notice-audience"),
    path("notices/<int:pk>/", views.NoticeDetailView.as_view(), name="notice-detail"),
    path("notices/<int:pk>/decide/", views.NoticeDecideView.as_view(), name="notice-decide"),
]
