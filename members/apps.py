from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Who we are, and how we reach each other."""

    name = "members"
    verbose_name = "Members"

    def ready(self):
        # Imported for what they connect: default types, cards of the pages, what search finds, words of notices.
        from . import searchers  # noqa: F401
        from .acquaintances import cards as acquaintance_cards  # noqa: F401
        from .addresses import actions as address_actions  # noqa: F401
        from .bundle import declared as bundle_declared  # noqa: F401
        from .duplicates import erasing  # noqa: F401
        from .exchange import contacts_kind, partners_kind  # noqa: F401
        from .inbound import notices as inbound_notices  # noqa: F401
        from .nominations import notices as nomination_notices  # noqa: F401
        from .notices import digests, owing, probes, twins  # noqa: F401
        from .partners import cards, receivers  # noqa: F401
        from .people import cards as people_cards  # noqa: F401
        from .people import notices  # noqa: F401
        from .privacy import declared, kept  # noqa: F401
