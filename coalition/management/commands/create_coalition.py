"""`manage.py create_coalition SLUG NAME`: an empty coalition with the default types and policy."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from coalition.actions import create_coalition


class Command(BaseCommand):
    help = "Create an empty coalition with the default stakeholder types and buy-in policy."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--timezone", default="America/Chicago", help="IANA name; default %(default)s")

    def handle(self, *, slug, name, timezone, **_):
        try:
            coalition = create_coalition(slug=slug, name=name, time_zone=timezone)
        except ValidationError as error:
            problems = [f"{field}: {' '.join(words)}" for field, words in error.message_dict.items()]
            raise CommandError("; ".join(problems)) from error
        self.stdout.write(f"Created {coalition.name} at /c/{coalition.slug}/")
