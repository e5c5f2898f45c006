"""`manage.py assets`: the front-end packages into `static/vendor/`."""

from django.core.management.base import BaseCommand, CommandError

from coalition import frontend


class Command(BaseCommand):
    help = "Fetch the front-end packages and put what is served into static/vendor/; quick when up to date."
    requires_system_checks = []

    def handle(self, **options):
        try:
            if not frontend.build(say=self.stdout.write):
                self.stdout.write("static/vendor is up to date.")
        except frontend.FrontendError as trouble:
            raise CommandError(str(trouble)) from trouble
