"""`manage.py import_attendance SLUG FILE`: attendance from a CSV or XLSX file, the same importer as the browser."""

from meetings.attendance.importing_kind import by_status
from members.exchange.commands import ImportCommand
from members.exchange.models import ImportRow, ImportRun

Outcome = ImportRow.Outcome
SHOWN = 20  # lines that need a look, printed in full


class Command(ImportCommand):
    help = "Import attendance from a CSV or XLSX file. Importing the same file again changes nothing."
    kind = ImportRun.Kind.ATTENDANCE

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--members", action="store_true", help="new organizations are members, not prospects")

    def prepared(self, run, **options):
        """Its columns have fixed names, and all lines are taken."""
        return run.mapping, [], {}

    def choices(self, *, members, **options):
        """What to apply with."""
        return {"members": members}

    def foretell(self, run):
        """Lines that need a look."""
        for row in run.rows.filter(outcome=Outcome.ERROR)[:SHOWN]:
            for column, words in row.messages:
                self.stdout.write(f"line {row.number}, {column}: {words}")
        more = run.counts.get(Outcome.ERROR, 0) - SHOWN
        if more > 0:
            self.stdout.write(f"... and {more:,} more")

    def report(self, run, *, dry_run=False):
        """What was made, matched and noted; or would be."""
        counts = {
            name: run.counts.get(name, 0)
            for name in (*Outcome.values, "added", "filled", "meetings", "meetings_matched", "people", "organizations")
        }
        if dry_run:
            good = sum(counts[outcome] for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.TWICE))
            told = {
                "lines that are good": good,
                "lines that need a look": counts[Outcome.ERROR],
                "meetings matched": counts["meetings_matched"],
                "meetings to make": counts["meetings"],
                "people to make": counts["people"],
                "organizations to make": counts["organizations"],
            } | by_status(run)
        else:
            told = {
                "meetings made": counts["meetings"],
                "meetings matched": counts["meetings_matched"],
                "people made": counts["people"],
                "organizations made": counts["organizations"],
                "marks noted": counts["added"] + counts["filled"],
                "marks that were so already": counts[Outcome.SAME],
                "lines named twice": counts[Outcome.TWICE],
                "lines that need a look": counts[Outcome.ERROR],
            }
        for words, number in told.items():
            self.stdout.write(f"{words}: {number}")
