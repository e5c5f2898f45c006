from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """What it says about buy-in."""

    name = "engagement"
    verbose_name = "Engagement"
