"""`manage.py ledger verify` and `manage.py ledger rebuild SLUG`."""

import time

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from engagement.ledger import actions
from engagement.management.coalitions import coalition_of


class Command(BaseCommand):
    help = "verify: compare the sums with the signals. rebuild SLUG: derive signals and sums again from what happened."

    def add_arguments(self, parser):
        parser.add_argument("step", choices=["verify", "rebuild"])
        parser.add_argument("slug", nargs="?", help="one coalition; verify takes all without it")

    def handle(self, *, step, slug, **_):
        if step == "rebuild" and not slug:
            raise CommandError("Say which coalition: manage.py ledger rebuild SLUG")
        coalitions = [coalition_of(slug)] if slug else Coalition.objects.all()
        (self._verify if step == "verify" else self._rebuild)(coalitions)

    def _verify(self, coalitions):
        actions.retire_ended()
        wrong = 0
        for coalition in coalitions:
            number, first = actions.verify(coalition)
            wrong += number
            self.stdout.write(f"{coalition.slug}: {'every sum is right' if not number else f'{number} sums differ'}")
            for row in first:
                self.stdout.write(f"  {row}")
        if wrong:
            raise CommandError(
                f"{wrong} sums differ from their signals. “manage.py ledger rebuild SLUG” makes them anew."
            )

    def _rebuild(self, coalitions):
        for coalition in coalitions:
            started = time.monotonic()
            actions.rebuild(coalition)
            self.stdout.write(f"{coalition.slug}: signals and sums made anew in {time.monotonic() - started:.1f} s")
