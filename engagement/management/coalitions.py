"""What the commands of this floor share: finding a coalition, reading a day."""

from datetime import date

from django.core.management.base import CommandError

from coalition.models import Coalition


def coalition_called(slug):
    """The coalition with this address; CommandError naming those there are."""
    found = Coalition.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Coalition.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no coalition {slug!r}. There is: {known}.")
    return found


def day(text):
    """A day written YYYY-MM-DD; ValueError otherwise, which argparse turns into a usage message."""
    return date.fromisoformat(text)


def asked_day(coalition, on):
    """The day to compute for, None for today; CommandError for one that has not come where the coalition is."""
    if on is not None and on > coalition.today():
        raise CommandError(f"{on} has not come yet. Choose today or a day that has passed.")
    return None if on == coalition.today() else on
