"""Input that is found after its answer went out is owed that answer at once, in the transaction that records it."""

from django.dispatch import receiver

from engagement.facts import input_given
from members.models import Person

from .models import ReportBack
from .publishing import owe_answer_to


@receiver(input_given)
def answer_at_once(input, **_):
    """A late paper: its author gets the answer everybody else has."""
    report_back = ReportBack.objects.filter(request=input.request_id, published_at__isnull=False).first()
    if report_back and input.person_id:
        owe_answer_to(report_back, Person.objects.filter(pk=input.person_id))
