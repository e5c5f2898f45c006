"""`manage.py ledger verify|rebuild`: are the sums what the signals say; derive everything again."""

import json
import sys

from django.core.management.base import BaseCommand

from coalition.models import Coalition
from engagement.ledger import actions
from engagement.ledger.models import Rollup, Signal
from engagement.management.coalitions import coalition_called


class Command(BaseCommand):
    help = "verify: compare the sums with the signals, exit 1 on a difference. rebuild: derive signals and sums again."

    def add_arguments(self, parser):
        does = parser.add_subparsers(dest="does", required=True)
        verify = does.add_parser("verify", help="of one coalition, or of all")
        verify.add_argument("slug", nargs="?")
        rebuild = does.add_parser("rebuild", help="of one coalition")
        rebuild.add_argument("slug")

    def handle(self, *, does, slug, **_):
        if does == "rebuild":
            self._rebuild(coalition_called(slug))
        elif self._verify([coalition_called(slug)] if slug else Coalition.objects.order_by("slug")):
            sys.exit(1)

    def _verify(self, coalitions):
        """How many roll-ups differ, said coalition by coalition."""
        differing = 0
        for coalition in coalitions:
            number, first = actions.verify(coalition)
            differing += number
            self.stdout.write(f"{coalition.slug}: {number or 'no'} difference{'' if number == 1 else 's'}")
            for row in first:
                self.stdout.write(f"  {json.dumps(row)}")
            if number:
                self.stdout.write(f"  Put right by: manage.py ledger rebuild {coalition.slug}")
        return differing

    def _rebuild(self, coalition):
        actions.rebuild(coalition)
        counted = Signal.objects.filter(coalition=coalition, counted=True).count()
        sums = Rollup.objects.filter(coalition=coalition).count()
        self.stdout.write(f"{coalition.slug}: {counted:,} signals count, {sums:,} sums")
