"""What the importers of the shell have in common: compare, say what would be, write all of it or nothing."""

import sys
from abc import ABC, abstractmethod
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from coalition.models import Coalition

from . import applying, checking, reading, runs
from .models import ImportRow, ImportRun

Outcome, Status = ImportRow.Outcome, ImportRun.Status
ROWS_SHOWN = 50


class ImportCommand(ABC, BaseCommand):
    """A command that imports a file. Everything is written in one transaction: stopped half-way, nothing is there."""

    kind = ""
    shown: tuple[str, ...] = (Outcome.ERROR,)  # outcomes whose rows are named on standard error

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the coalition")
        parser.add_argument("file", help="CSV or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")

    def handle(self, *, slug, file, dry_run, **options):
        coalition = Coalition.objects.filter(slug=slug).first()
        if coalition is None:
            known = ", ".join(Coalition.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no coalition {slug!r}. There are: {known}.")
        run = self._started(coalition, Path(file))
        try:
            self._check(run, *self.prepared(run, **options))
            if dry_run:
                self.report(run, dry_run=True)
                self.stdout.write("Nothing was written (--dry-run).")
            else:
                self._apply(run, self.choices(**options))
                self.report(run)
        except runs.NotNow as trouble:
            raise CommandError(f"{trouble} Run the same command again.") from trouble
        except DatabaseError as trouble:
            raise CommandError(
                f"The database could not go on: {str(trouble).strip()} Nothing was written. "
                "When it is well again, run the same command again."
            ) from trouble
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was written.") from None
        finally:
            self._tidy_up(run)

    @abstractmethod
    def prepared(self, run, **options):
        """(mapping, filters, options) to compare the rows with; CommandError when the file does not fit."""

    @abstractmethod
    def choices(self, **options):
        """The options to apply with."""

    @abstractmethod
    def report(self, run, *, dry_run=False):
        """Say what was written, or would be."""

    def foretell(self, run):
        """Say what became of the rows when they were compared: outcomes, and the rows that need a look."""
        for outcome in Outcome:
            if run.counts.get(outcome):
                self.stdout.write(f"{run.counts[outcome]:>8,}  {outcome.label.lower()}")
        for outcome in self.shown:
            self._rows(run, outcome)

    def content(self, path):
        """The bytes to read."""
        return path.read_bytes()

    def _started(self, coalition, path):
        try:
            return runs.start(
                coalition=coalition, by=None, file_name=path.name, content=self.content(path), kind=self.kind
            )
        except OSError as trouble:
            raise CommandError(
                f"{path} cannot be opened: {trouble.strerror}. Check the name and try again."
            ) from trouble
        except reading.Unreadable as trouble:
            raise CommandError(f"{path.name}: {trouble}") from trouble

    def _check(self, run, mapping, filters, options):
        runs.prepare(run=run, by=None, to=Status.CHECKING, mapping=mapping, filters=filters, options=options)
        if not checking.check(run.pk, told=self._progress("checked")):
            raise runs.NotNow("Another process took this import over.")
        run.refresh_from_db()
        if run.status == Status.FAILED:
            raise CommandError(f"{run.file_name}: {run.problem}")
        self.foretell(run)

    def _rows(self, run, outcome):
        for row in run.rows.filter(outcome=outcome)[:ROWS_SHOWN]:
            words = "; ".join(f"{field}: {words}" if field else words for field, words in row.messages)
            name = row.values.get("name", "")
            self.stderr.write(f"Line {row.number}, {name[:60]}: {words}")
        more = run.counts.get(outcome, 0) - ROWS_SHOWN
        if more > 0:
            self.stderr.write(f"… and {more:,} more like that.")

    def _apply(self, run, options):
        # In one transaction: no other process sees a part of it, and a kill at any moment leaves nothing.
        with transaction.atomic():
            runs.prepare(run=run, by=None, to=Status.APPLYING, options=runs.apply_options(run, options))
            applying.apply(run.pk, told=self._progress("written"))
            run.refresh_from_db()
            if run.status != Status.APPLIED:
                raise CommandError(
                    f"{run.problem or 'The import did not come to its end.'} All of it was taken back: nothing was written. "
                    "Run the same command again."
                )

    def _tidy_up(self, run):
        """Forget a file nothing was taken from. Trouble with that is told, and never hides what went wrong before."""
        try:
            run.refresh_from_db(fields=["status"])
            if run.status in (Status.UPLOADED, Status.CHECKED, Status.FAILED):
                runs.discard(run=run)
        except (runs.NotNow, ImportRun.DoesNotExist, DatabaseError) as trouble:
            self.stderr.write(f"{run.file_name} stays in the list of imports: {str(trouble).strip()}")

    def _progress(self, verb):
        """Progress on one line of a terminal; nothing in a log."""
        if not sys.stdout.isatty():
            return None

        def told(done, total):
            self.stdout.write(f"\r{done:,} of {total or done:,} {verb} ", ending="" if done < total else "\n")
            self.stdout.flush()

        return told
