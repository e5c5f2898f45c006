"""`manage.py scores SLUG`: what the ledger says about each partner, one JSON object a line."""

import json

from django.core.management.base import BaseCommand

from engagement.ledger.queries import standings
from engagement.management.coalitions import coalition_of, day


class Command(BaseCommand):
    help = "Buy-in of each partner (or person) on a day: one JSON object a line."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--on", help="YYYY-MM-DD; without it, today")
        parser.add_argument("--people", action="store_true", help="people instead of partners")

    def handle(self, *, slug, on, people, **_):
        coalition = coalition_of(slug)
        for standing in standings(coalition, day(on, coalition), people=people):
            now = standing.reading
            line = {
                "name": standing.name,
                "stage": now.stage.value,
                "score": now.score,
                "channels": {str(channel): points for channel, points in now.points.items()},
                "confidence": now.confidence,
                "momentum": now.momentum,
                "check_the_box": standing.check_the_box,
                "signals": now.n,
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))
