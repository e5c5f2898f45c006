from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    """The trunk as a Django app."""

    name = "coalition"
    verbose_name = "Coalition"

    def ready(self):
        from . import periodic  # noqa: F401  registers its probe
