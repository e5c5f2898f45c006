"""`manage.py measures SLUG`: every measure of domain.md 3.7 as one JSON object."""

import json

from django.core.management.base import BaseCommand

from engagement.ledger.figures import figures
from engagement.management.coalitions import asked_day, coalition_called, day


class Command(BaseCommand):
    help = "Every measure of a coalition, side by side, as one JSON object."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="as of the end of that day; default today")

    def handle(self, *, slug, on, **_):
        coalition = coalition_called(slug)
        self.stdout.write(json.dumps(figures(coalition, asked_day(coalition, on))))
