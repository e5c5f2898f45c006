"""What is due with judgments: checks of reputation go when they expire."""

from datetime import timedelta

from django.utils import timezone

from coalition import periodic

from . import actions


@periodic.work("engagement.judgments.forget_checks", every=timedelta(hours=12))
def forget_checks():
    """Delete the checks of reputation that have expired. By the calendar of Greenwich: at most a day late anywhere."""
    actions.forget_checks(timezone.now().date() - timedelta(days=1))
