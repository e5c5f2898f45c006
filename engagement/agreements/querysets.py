"""Reads about agreements."""

from django.db.models import DateField, ExpressionWrapper, F, IntegerField, Q, Value
from django.db.models.functions import Cast

from coalition.scope import ScopedQuerySet


class AgreementQuerySet(ScopedQuerySet):
    """For those who keep records."""

    def in_force(self, day):
        """Signed, its last day not past, and not ended: on that day."""
        lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(lasts, Q(ended_on__isnull=True) | Q(ended_on__gt=day), signed_on__lte=day)

    def to_renew(self, today):
        """Signed, not ended, and their last day is near or past: each by its own number of days ahead."""
        days = Cast(F("remind_days"), IntegerField())
        begins = ExpressionWrapper(F("ends_on") - days, output_field=DateField())  # PostgreSQL: a day less so many days
        return (
            self.filter(signed_on__lte=today, ended_on__isnull=True)
            .alias(begins=begins)
            .filter(begins__lte=Value(today))
        )


class AgreementFileQuerySet(ScopedQuerySet):
    """For those who keep records."""
