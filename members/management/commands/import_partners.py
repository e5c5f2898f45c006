"""`manage.py import_partners SLUG FILE`: the importer of the browser, from the shell."""

from django.core.management.base import CommandError

from coalition.ui.parts import counted
from members.exchange import mapping
from members.exchange.commands import ImportCommand
from members.exchange.models import ImportRow, ImportRun
from members.exchange.partners_import import TYPE_COLUMN
from members.exchange.partners_writing import DEFAULTS
from members.partners.models import Membership, StakeholderType

Outcome, Decision = ImportRow.Outcome, ImportRow.Decision


class Command(ImportCommand):
    help = "Import partners from a CSV or XLSX file; columns are found by their headers."
    kind = ImportRun.Kind.PARTNERS
    shown = (Outcome.ERROR, Outcome.DUPLICATE, Outcome.SIMILAR)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE", help="only these rows")
        parser.add_argument("--type", default="", metavar="CODE", help="type of all new partners; else by column")
        parser.add_argument("--status", default="prospect", choices=Membership.Status.values)
        words = {"duplicates": "rows that look like one here", "similar": "new rows named nearly like one here"}
        for option, default in DEFAULTS.values():
            parser.add_argument(f"--{option}", default=default.value, choices=Decision.values, help=words[option])

    def prepared(self, run, *, where, status, **options):
        """What to compare the rows with: (mapping, filters, options)."""
        kind = self._type(run.coalition, options["type"])
        fields = dict(run.mapping)
        if kind:
            fields.pop(TYPE_COLUMN, None)
        if "name" not in fields:
            raise CommandError(
                f"No column looks like a name. The file has: {', '.join(run.columns)}. Head the one that holds the names “Name”."
            )
        try:
            filters = [mapping.parse_filter(run.columns, text) for text in where]
        except mapping.MappingTrouble as trouble:
            raise CommandError(str(trouble)) from trouble
        found = ", ".join(f"{field} from “{run.columns[place]}”" for field, place in fields.items())
        self.stdout.write(f"Columns: {found}")
        return fields, filters, {"type": kind, "status": status}

    def choices(self, *, duplicates, similar, **options):
        """What to apply with."""
        return {"duplicates": duplicates, "similar": similar}

    def report(self, run, *, dry_run=False):
        """What was written."""
        if dry_run:
            return
        added, filled = counted(run.counts["added"], "partner"), counted(run.counts["filled"], "partner")
        self.stdout.write(f"Added {added}, filled gaps of {filled}.")

    def _type(self, coalition, code):
        if not code:
            return None
        types = dict(StakeholderType.objects.filter(coalition=coalition).values_list("code", "pk"))
        if code not in types:
            raise CommandError(f"There is no type {code!r}. There are: {', '.join(types)}.")
        return types[code]
