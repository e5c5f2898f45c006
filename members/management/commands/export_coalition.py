"""`manage.py export_coalition SLUG FILE`: everything a coalition has, as one documented zip."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from members.bundle import writing


class Command(BaseCommand):
    help = (
        "Write everything a coalition has into one zip: a CSV for each table, stored files, a README. Never overwrites."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the coalition")
        parser.add_argument("file", help="the zip to write")

    def handle(self, *, slug, file, **_):
        coalition = Coalition.objects.filter(slug=slug).first()
        if coalition is None:
            raise CommandError(f"There is no coalition {slug!r}.")
        path, half = Path(file), Path(f"{file}.part")
        if path.exists():
            raise CommandError(f"{path} is there already.")
        try:
            # Nobody else on this machine may read it; half of it never carries its name.
            with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as to:
                counts = writing.write(coalition, to, told=self._told)
            half.rename(path)
        except OSError as trouble:
            raise CommandError(f"{path} cannot be written: {trouble.strerror}.") from trouble
        except writing.Undecided as trouble:
            raise CommandError(str(trouble)) from trouble
        finally:
            half.unlink(missing_ok=True)
        self.stdout.write(f"{path}: {sum(counts.values()):,} rows of {len(counts)} tables.")

    def _told(self, done, total):
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total} tables ", ending="" if done < total else "\n")
            self.stdout.flush()
