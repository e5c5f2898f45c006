"""`manage.py demo`: the told demo coalition, or with --scale a synthetic one of any size."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from engagement.demo import story
from engagement.ledger import snapshots
from engagement.ledger.actions import rebuild
from engagement.playbook.evaluate import evaluate


class Command(BaseCommand):
    help = "Write the demo coalition (slug cedar-valley), or with --scale a synthetic coalition of any size."

    def add_arguments(self, parser):
        parser.add_argument("--scale", action="store_true", help="synthetic coalition instead of the told one")
        parser.add_argument("--slug", default="scale")
        parser.add_argument("--partners", type=int, default=2_000)
        parser.add_argument("--people", type=int, default=10_000)
        parser.add_argument("--meetings", type=int, default=300)
        parser.add_argument("--signals", type=int, default=1_000_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, scale, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo has known passwords. It is only for trying out: set DEBUG=1, or create a coalition."
            )
        slug = options["slug"] if scale else story.SLUG
        if Coalition.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a coalition “{slug}” already. Nothing was changed.")
        if scale:
            from engagement.demo.scale import Scale

            size = {key: options[key] for key in ("slug", "partners", "people", "meetings", "signals", "seed")}
            evaluate(Scale(say=self.stdout.write, **size).build())
        else:
            coalition = story.Story(say=self.stdout.write).tell()
            rebuild(coalition)
            self.stdout.write("The picture at the end of each month")
            snapshots.take_past(coalition, months=12)
            evaluate(coalition)
            self.stdout.write(
                f"Logins: {', '.join(f'{role}@{slug}.example' for role in story.LOGINS)}; password {story.PASSWORD}"
            )
