"""Addresses of Today, its steps and the rules, under /c/<slug>/."""

from django.urls import path

from . import views, views_rules

urlpatterns = [
    path("today/", views.TodayView.as_view(), name="today"),
    path("today/look/", views.look, name="today-look"),
    path("today/steps/", views.StepListView.as_view(), name="step-list"),
    path("today/steps/<int:pk>/", views.StepView.as_view(), name="step-detail"),
    path("today/steps/<int:pk>/done/", views.done, name="step-done"),
    path("today/steps/<int:pk>/reopen/", views.reopen, name="step-reopen"),
    path("playbook/", views_rules.rule_list, name="playbook"),
    path("playbook/<slug:rule>/", views_rules.RuleView.as_view(), name="playbook-rule"),
]
