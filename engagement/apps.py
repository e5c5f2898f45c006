from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """What it says about buy-in."""

    name = "engagement"
    verbose_name = "Engagement"

    def ready(self):
        from coalition.ui import nav
        from meetings.meetings import voices

        from .commitments import cards as commitment_cards  # noqa: F401  adds promises to the partner page
        from .insight import objective_panels, partner_panels
        from .ledger import receivers  # noqa: F401  what happened below becomes evidence
        from .outreach import cards as outreach_cards  # noqa: F401  adds the timeline to the partner page
        from .voice import (
            notices,  # noqa: F401  registers the mails of this room
            objective_parts,  # noqa: F401  consultations: their card, the launch, who was heard, the story
            returned,  # noqa: F401  an answer that came back is given another way
        )
        from .voice.asking import requests_of
        from .voice.queries import owed_answers_rows

        partner_panels.register()
        objective_panels.register()
        nav.owes("input-list", owed_answers_rows)
        voices.add(requests_of)
