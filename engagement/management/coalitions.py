"""What the commands about one coalition share."""

import datetime as dt

from django.core.management.base import CommandError

from coalition.models import Coalition


def coalition_of(slug):
    """The coalition with this address; CommandError that names those there are."""
    try:
        return Coalition.objects.get(slug=slug)
    except Coalition.DoesNotExist:
        known = ", ".join(Coalition.objects.values_list("slug", flat=True)[:10]) or "none yet"
        raise CommandError(f"No coalition “{slug}”. There are: {known}.") from None


def day(text, coalition):
    """A day as YYYY-MM-DD, today where the coalition is at the latest; None for None. CommandError says what is wrong."""
    if text is None:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a day. Write it as 2026-01-31.") from None
    if found > coalition.today():
        raise CommandError(f"{found} is still to come: nothing is known of it. Today is {coalition.today()}.")
    return found
