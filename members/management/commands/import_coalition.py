"""`manage.py import_coalition FILE --as SLUG`: an exported coalition, as a new one of this installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from members.bundle import bringing


class Command(BaseCommand):
    help = "Make a coalition of a zip that export_coalition, or an owner in the browser, wrote. All of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the zip")
        parser.add_argument("--as", dest="slug", required=True, help="the address of the new coalition: /c/…/")

    def handle(self, *, file, slug, **_):
        try:
            with Path(file).open("rb") as opened:
                coalition = bringing.bring(opened, slug=slug, told=self._told)
        except OSError as trouble:
            raise CommandError(f"{file} cannot be opened: {trouble.strerror}.") from trouble
        except bringing.Refused as trouble:
            raise CommandError(f"{trouble} Nothing was written.") from trouble
        self.stdout.write(
            f"{coalition.name} is at /c/{coalition.slug}/. Accounts that were not here yet have no password: "
            "their owners ask for one on the sign-in page."
        )

    def _told(self, done, total):
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total} steps ", ending="" if done < total else "\n")
            self.stdout.flush()
