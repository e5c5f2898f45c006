"""`manage.py import_attendance SLUG FILE`: attendance from a CSV or XLSX file, the same importer as the browser."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from meetings.attendance import files, importing

SHOWN = 20  # lines that need a look, printed in full


class Command(BaseCommand):
    help = "Import attendance from a CSV or XLSX file. Importing the same file again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--members", action="store_true", help="new organizations are members, not prospects")

    def handle(self, *, slug, file, dry_run, members, **options):
        coalition = Coalition.objects.filter(slug=slug).first()
        if coalition is None:
            raise CommandError(f"No coalition {slug!r}.")
        try:
            lines = files.lines_of(file.read_bytes())
        except OSError as error:
            raise CommandError(f"Cannot open {file}: {error.strerror}.") from error
        except files.Unreadable as error:
            raise CommandError(str(error)) from error
        plan = importing.plan(coalition, lines)
        for line, column, words in plan.errors[:SHOWN]:
            self.stdout.write(f"line {line}, {column}: {words}")
        if len(plan.errors) > SHOWN:
            self.stdout.write(f"... and {len(plan.errors) - SHOWN:,} more")
        report = plan.counts if dry_run else importing.apply(plan=plan, by=None, members=members, file_name=file.name)
        for words, number in report.items():
            self.stdout.write(f"{words}: {number}")
        if dry_run:
            self.stdout.write("Nothing was written (--dry-run).")
