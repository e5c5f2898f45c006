"""Times as people say them: on the wall clock where the coalition is (rule: clocks at a daylight-saving change).

A time that the clock skips is refused. A time that the clock shows twice is the first of the two: the one before the
clock goes back. (Meetings are planned for such an hour perhaps once in a product's life; guessing is documented,
asking everybody always would not be kind.)
"""

from datetime import UTC, timedelta

from django import forms
from django.utils import timezone

from coalition.ui.forms import MomentInput


class NoSuchTime(ValueError):
    """The clock jumps over this time. Its message says so to people."""


def on_the_clock(naive, zone):
    """The moment at which a clock in `zone` shows `naive`. NoSuchTime when it never does."""
    moment = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise NoSuchTime(
            f"The clocks go forward that night: {naive:%H:%M} does not exist on {naive:%B} {naive.day}. "
            f"Choose {naive + timedelta(hours=1):%H:%M} or another time."
        )
    return moment


def shown(moment, zone):
    """The day and time a clock in `zone` shows, without a zone: templates would turn an aware one into their own."""
    return moment.astimezone(zone).replace(tzinfo=None)


class ClockField(forms.DateTimeField):
    """A day and time on the coalition's clock; the cleaned value is an aware moment. Set `zone` before use."""

    widget = MomentInput
    zone = UTC

    def prepare_value(self, value):
        if hasattr(value, "tzinfo") and timezone.is_aware(value):
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value):
        with timezone.override(UTC):
            moment = super().to_python(value)
        if moment is None:
            return None
        try:
            return on_the_clock(moment.replace(tzinfo=None), self.zone)
        except NoSuchTime as error:
            raise forms.ValidationError(str(error), code="no_such_time") from error
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial, data):
        """Compared as the clock shows it, so that a moment nobody touched stays what it was."""
        shown = self.prepare_value(initial)
        return (f"{shown:%Y-%m-%dT%H:%M}" if shown else "") != str(data or "")[:16]
