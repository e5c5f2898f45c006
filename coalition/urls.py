"""Assembly: every address of the site. A coalition's pages live under /c/<slug>/."""

from django.urls import include, path

from . import views
from .search_views import search_page

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.FirstRunView.as_view(), name="first-run"),
    path("new/", views.NewCoalitionView.as_view(), name="coalition-new"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("coalition.ui.urls")),
    # personal links: no login, the token says who it is for
    path("", include("members.links")),
    path("", include("meetings.links")),
    path("", include("engagement.links")),
    path(
        "c/<slug:slug>/",
        include(
            [
                path("", views.front_door, name="front-door"),
                path("search/", search_page, name="search"),
                path("settings/", include("coalition.settings_urls")),
                path("", include("members.urls")),
                path("", include("meetings.urls")),
                path("", include("engagement.urls")),
            ]
        ),
    ),
]

handler403 = "coalition.ui.views.permission_denied"
handler404 = "coalition.ui.views.page_not_found"
handler500 = "coalition.ui.views.server_error"
