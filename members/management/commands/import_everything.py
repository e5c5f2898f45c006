"""`manage.py import_everything SLUG FILE …`: partners, people and history, the importer of the browser."""

from pathlib import Path

from django.core.management.base import CommandError

from coalition.ui.parts import counted
from members.exchange import parts, several_files
from members.exchange.commands import ImportCommand
from members.exchange.contacts_kind import MADE
from members.exchange.contacts_plan import words_of
from members.exchange.models import ImportRow, ImportRun
from members.exchange.partners_writing import DEFAULTS
from members.partners.models import Membership

Outcome, Decision = ImportRow.Outcome, ImportRow.Decision


class Command(ImportCommand):
    help = "Import organizations, people, where they sit and what happened, from CSV, XLSX or vCard files read as one."
    kind = ImportRun.Kind.CONTACTS
    shown = (Outcome.ERROR, Outcome.DUPLICATE, Outcome.SIMILAR)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("more", nargs="*", help="more files that belong to it")
        parser.add_argument(
            "--status", default="prospect", choices=Membership.Status.values, help="of new organizations"
        )
        words = {
            "duplicates": "people called like somebody here",
            "similar": "organizations named nearly like one here",
        }
        for option, default in DEFAULTS.values():
            parser.add_argument(f"--{option}", default=default.value, choices=Decision.values, help=words[option])

    def handle(self, *, more, **options):
        """As any import; several files become one first."""
        self.more = [Path(name) for name in more]
        super().handle(**options)

    def content(self, path):
        """The bytes to read."""
        if not self.more:
            return path.read_bytes()
        return several_files.pack((each.name, each.read_bytes()) for each in (path, *self.more))

    def prepared(self, run, *, status, **options):
        """What to compare the rows with: (mapping, filters, options)."""
        if not run.mapping:
            raise CommandError(f"No column is known. The file has: {', '.join(run.columns)}.")
        known = run.options.get("known_as")
        if known:
            self.stdout.write(f"Written by: {known}")
        found = ", ".join(f"{words_of(field)} from “{run.columns[place]}”" for field, place in run.mapping.items())
        self.stdout.write(f"Columns: {found}")
        return (
            run.mapping,
            [],
            {"type": None, "status": status, "place_is": run.options.get("place_is", "organization")},
        )

    def choices(self, *, duplicates, similar, **options):
        """What to apply with."""
        return {"duplicates": duplicates, "similar": similar}

    def report(self, run, *, dry_run=False):
        """What was made, or would be."""
        before, verb = ("would_", "Would make") if dry_run else ("", "Made")
        words = [(name, said) for name, _, said in MADE] + [(part.name, part.words) for part in parts.known()]
        told = [counted(run.counts.get(before + name, 0), said) for name, said in words]
        self.stdout.write(f"{verb}: {', '.join(told)}.")
        if not dry_run:
            self.stdout.write(f"Gaps filled in {counted(run.counts['filled'], 'entry,entries')}.")
