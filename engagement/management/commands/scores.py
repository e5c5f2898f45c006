"""`manage.py scores SLUG`: what the ledger says about every partner, or every person, one JSON object a line."""

import json

from django.core.management.base import BaseCommand

from engagement.ledger.queries import standings
from engagement.management.coalitions import asked_day, coalition_called, day


def as_line(standing):
    """One standing as the dict that is printed."""
    now = standing.reading
    return {
        "name": standing.name,
        "stage": now.stage.value,
        "score": now.score,
        "channels": now.points,
        "confidence": now.confidence,
        "momentum": now.momentum,
        "check_the_box": standing.check_the_box,
        "signals": now.n,
    }


class Command(BaseCommand):
    help = "Stage, score, points by channel, confidence and momentum of each partner: one JSON object a line."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="as of the end of that day; default today")
        parser.add_argument("--people", action="store_true", help="each person with a signal instead of each partner")

    def handle(self, *, slug, on, people, **_):
        coalition = coalition_called(slug)
        for standing in standings(coalition, asked_day(coalition, on), people=people):
            self.stdout.write(json.dumps(as_line(standing)))
