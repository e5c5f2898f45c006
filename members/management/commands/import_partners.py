"""`manage.py import_partners SLUG FILE`: the importer of the browser, from the shell."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from members.exchange import applying, checking, mapping, reading, runs
from members.exchange.models import ImportRow, ImportRun
from members.exchange.partners_import import TYPE_COLUMN
from members.partners.models import Membership, StakeholderType

Outcome, Status = ImportRow.Outcome, ImportRun.Status
ERRORS_SHOWN = 50


class Command(BaseCommand):
    help = "Import partners from a CSV or XLSX file; columns are found by their headers."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the coalition")
        parser.add_argument("file", help="CSV or XLSX")
        parser.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only these rows")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--type", default="", metavar="CODE", help="type of all new partners; else by column")
        parser.add_argument("--status", default="prospect", choices=Membership.Status.values)
        parser.add_argument(
            "--duplicates", default="skip", choices=["skip", "add"], help="rows that look like one here"
        )

    def handle(self, *, slug, file, where, dry_run, status, duplicates, **options):
        coalition = Coalition.objects.filter(slug=slug).first()
        if coalition is None:
            raise CommandError(f"There is no coalition {slug!r}.")
        kind = self._type(coalition, options["type"])
        run = self._started(coalition, Path(file))
        try:
            if kind:
                run.mapping.pop(TYPE_COLUMN, None)
            filters = [mapping.parse_filter(run.columns, text) for text in where]
            if "name" not in run.mapping:
                raise CommandError(f"No column looks like a name. The file has: {', '.join(run.columns)}.")
            self._check(run, filters, {"type": kind, "status": status, "duplicates": duplicates})
            if not dry_run:
                self._apply(run, duplicates)
        except mapping.MappingTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
        finally:
            run.refresh_from_db(fields=["status"])
            if run.status in (Status.UPLOADED, Status.CHECKED, Status.FAILED):
                runs.discard(run=run)

    def _type(self, coalition, code):
        if not code:
            return None
        types = dict(StakeholderType.objects.filter(coalition=coalition).values_list("code", "pk"))
        if code not in types:
            raise CommandError(f"There is no type {code!r}. There are: {', '.join(types)}.")
        return types[code]

    def _started(self, coalition, path):
        try:
            return runs.start(coalition=coalition, by=None, file_name=path.name, content=path.read_bytes())
        except OSError as trouble:
            raise CommandError(f"{path} cannot be opened: {trouble.strerror}.") from trouble
        except reading.Unreadable as trouble:
            raise CommandError(f"{path.name}: {trouble}") from trouble

    def _check(self, run, filters, options):
        found = ", ".join(f"{field} from “{run.columns[place]}”" for field, place in run.mapping.items())
        self.stdout.write(f"Columns: {found}")
        runs.prepare(run=run, by=None, to=Status.CHECKING, mapping=run.mapping, filters=filters, options=options)
        checking.check(run.pk, told=self._progress("checked"))
        run.refresh_from_db()
        if run.status == Status.FAILED:
            raise CommandError(f"{run.file_name}: {run.problem}")
        for outcome in Outcome:
            if run.counts.get(outcome):
                self.stdout.write(f"{run.counts[outcome]:>8,}  {outcome.label.lower()}")
        self._rows(run, Outcome.ERROR)
        self._rows(run, Outcome.DUPLICATE)

    def _rows(self, run, outcome):
        for row in run.rows.filter(outcome=outcome)[:ERRORS_SHOWN]:
            words = "; ".join(f"{field}: {words}" if field else words for field, words in row.messages)
            self.stderr.write(f"Line {row.number}, {row.values.get('name', '')[:60]}: {words}")
        more = run.counts.get(outcome, 0) - ERRORS_SHOWN
        if more > 0:
            self.stderr.write(f"… and {more:,} more like that.")

    def _apply(self, run, duplicates):
        runs.prepare(run=run, by=None, to=Status.APPLYING, options=runs.apply_options(run, duplicates))
        applying.apply(run.pk, told=self._progress("written"))
        run.refresh_from_db()
        if run.status == Status.FAILED:
            raise CommandError(run.problem)
        self.stdout.write(f"Added {run.counts['added']:,} partners, filled gaps of {run.counts['filled']:,}.")

    def _progress(self, verb):
        """Progress on one line of a terminal; nothing in a log."""
        if not sys.stdout.isatty():
            return None

        def told(done, total):
            self.stdout.write(f"\r{done:,} of {total or done:,} {verb} ", ending="" if done < total else "\n")
            self.stdout.flush()

        return told
