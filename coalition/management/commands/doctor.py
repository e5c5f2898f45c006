"""`manage.py doctor`: what is configured, reachable and stale, each trouble with its remedy."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from coalition import embedded, probes


class Command(BaseCommand):
    help = "Look at everything Common Table needs; exit 1 when something is wrong."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(f"DEBUG {'on' if settings.DEBUG else 'off'}, {settings.BASE_URL}")
        self.stdout.write(f"PostgreSQL: {_without_password(settings.DATABASES['default'])}")
        self.stdout.write(f"Valkey:     {_address(settings.REDIS_URL)}")
        findings = [*self._not_started(), *probes.ready()]
        if all(found.ok for found in findings):
            findings += [probes.workers(), *probes.registered()]
        findings += [probes.mail(), probes.assets(), probes.disk()]
        for found in findings:
            self._tell(found)
        ill = [found.name for found in findings if not found.ok]
        if ill:
            self.stdout.write(self.style.ERROR(f"\nNot well: {', '.join(ill)}."))
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("\nAll is well."))

    def _not_started(self):
        for variable, trouble in embedded.troubles.items():
            yield probes.Finding(variable, False, "no server of our own", trouble)

    def _tell(self, found):
        mark = self.style.SUCCESS("well   ") if found.ok else self.style.ERROR("trouble")
        self.stdout.write(f"{mark}  {found.name}: {found.seen}")
        if not found.ok:
            self.stdout.write(f"         {found.remedy}")


def _without_password(database):
    return f"{database['USER']}@{database['HOST'] or 'this machine'}/{database['NAME']}"


def _address(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rsplit('@', 1)[-1]}{parts.path}"
