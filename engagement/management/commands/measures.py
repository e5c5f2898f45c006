"""`manage.py measures SLUG`: every measure of domain.md 3.7 as one JSON object."""

import json

from django.core.management.base import BaseCommand

from engagement.ledger.figures import figures
from engagement.management.coalitions import coalition_of, day


class Command(BaseCommand):
    help = "Every measure of the coalition on a day, side by side, as one JSON object."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--on", help="YYYY-MM-DD; without it, today")

    def handle(self, *, slug, on, **_):
        coalition = coalition_of(slug)
        found = figures(coalition, day(on, coalition))
        self.stdout.write(json.dumps(found, ensure_ascii=False, default=str))
