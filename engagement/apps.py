from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """What it says about buy-in."""

    name = "engagement"
    verbose_name = "Engagement"

    def ready(self):
        from coalition.ui import nav
        from meetings.meetings import voices

        from . import (
            bundled,  # noqa: F401  what a whole-coalition export takes along
            traces,  # noqa: F401  what is known of people here, for when one is forgotten
        )
        from . import searchers as case_searchers  # noqa: F401  what search finds of the case and the reports
        from .agreements import standing as agreements_standing
        from .answering import (
            notices as answering_notices,  # noqa: F401  registers the mails of this room
        )
        from .answering import (
            receivers as answering_receivers,  # noqa: F401  late papers are answered at once
        )
        from .answering import returned  # noqa: F401  an answer that came back is given another way
        from .answering.queue import owed_replies
        from .audience import notices as audience_notices  # noqa: F401  registers the reminder of this room
        from .case import objective_parts as case_parts  # noqa: F401  what speaks for a plan, on its page
        from .commitments import cards as commitment_cards  # noqa: F401  adds promises to the partner page
        from .commitments import imported as commitments_imported  # noqa: F401  gifts in a file of everything
        from .concerns import cards as concern_cards  # noqa: F401  adds how they see it to the partner page
        from .concerns import notices as concern_notices  # noqa: F401  registers the mail of this room
        from .drills import notices as drill_notices  # noqa: F401  registers the notice of a contact drill
        from .inquiries import notices as inquiry_notices  # noqa: F401  registers the mails of the question board
        from .inquiries.reading import owed as owed_inquiries
        from .insight import objective_panels, partner_panels
        from .introductions import notices as introduction_notices  # noqa: F401  registers the favor that is asked
        from .ledger import (
            merging,  # noqa: F401  the evidence of two who turn out to be one
            receivers,  # noqa: F401  what happened below becomes evidence
        )
        from .outreach import beforehand as outreach_beforehand  # noqa: F401  who to talk with before the group is asked
        from .outreach import cards as outreach_cards  # noqa: F401  adds the timeline to the partner page
        from .outreach import imported as contacts_imported  # noqa: F401  past contacts in a file of everything
        from .pipeline import cards as pipeline_cards  # noqa: F401  the gate before an invitation; a card on the partner page
        from .playbook import notices as playbook_notices  # noqa: F401  registers the digest of Mondays
        from .playbook import receivers as playbook_receivers  # noqa: F401  looks again soon after something changed
        from .reach import cards as reach_cards  # noqa: F401  the ways to what a partner reaches, on its page
        from .reporting import audience as report_audience  # noqa: F401  who gets a report, seen before it goes out
        from .reporting import notices as report_notices  # noqa: F401  registers the mails of this room
        from .reporting.reading import open_rows
        from .seats import leaving  # noqa: F401  who sits where is handed on too
        from .seats import standing as seats_standing
        from .visit import cards as visit_cards  # noqa: F401  the page to take along
        from .voice import (
            by_mail,  # noqa: F401  takes what is written back as input
            notices,  # noqa: F401  registers the mails of this room
            objective_parts,  # noqa: F401  consultations: their card, the launch, who was heard, the story
            searchers,  # noqa: F401  what search finds
        )
        from .voice import (
            merging as voice_merging,  # noqa: F401  what two said who turn out to be one
        )
        from .voice.asking import requests_of
        from .voice.queries import owed_answers_rows
        from .wall.querysets import owed_looks
        from .wins import notices as win_notices  # noqa: F401  the mail that admits a miss
        from .wins import objective_parts as win_parts  # noqa: F401  wins and promises of a plan, on its page
        from .workload import asks, told  # noqa: F401  tasks within what people are to carry; a word before the launch
        from .workload import cards as load_cards  # noqa: F401  what somebody carries, on the person page
        from .workload import objective_parts as load_parts  # noqa: F401  what a plan takes of whom, on its page

        agreements_standing.connect()
        seats_standing.connect()
        partner_panels.register()
        objective_panels.register()
        nav.owes("input-list", owed_answers_rows)
        nav.owes("input-list", owed_replies)
        nav.owes("report-list", open_rows)
        nav.owes("input-list", owed_looks)
        nav.owes("input-list", owed_inquiries)
        voices.add(requests_of)
