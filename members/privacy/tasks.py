"""Rules of keeping that are switched on act once a day."""

from datetime import timedelta

from celery import shared_task

from coalition import periodic
from coalition.models import Coalition

from . import retention
from .models import RetentionRule


@periodic.work("members.privacy.retention", every=timedelta(days=1))
@shared_task(name="members.privacy.retention", ignore_result=True)
def let_go():
    """Let go what is old, in each coalition with a rule that is on."""
    with_rules = RetentionRule.objects.filter(is_on=True).values("coalition")
    for coalition in Coalition.objects.filter(pk__in=with_rules):
        retention.apply(coalition)
