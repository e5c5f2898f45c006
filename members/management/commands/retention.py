"""manage.py retention SLUG [--dry-run]: what the rules of keeping would let go, or let it go."""

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Coalition
from members.privacy import retention


class Command(BaseCommand):
    """One line a kind; --dry-run changes nothing."""

    help = "Let go what is kept long enough, by the coalition's rules."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *args, slug, dry_run, **options):
        coalition = Coalition.objects.filter(slug=slug).first()
        if coalition is None:
            raise CommandError(f"There is no coalition {slug!r}.")
        standing = retention.standing(coalition)
        done = {} if dry_run else retention.apply(coalition)
        for each in standing:
            number = each.number if dry_run else done.get(each.keeping.name, 0)
            state = "on" if each.is_on else "off"
            self.stdout.write(f"{each.keeping.name}\t{state}\tolder than {each.before}\t{number}")
