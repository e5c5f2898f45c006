"""What members read of changes made after concerns: never from whom, and only from five voices up (domain.md 5, rule 9).

A list that grew by one change when one more person had spoken would tell who it was. So changes are told in lots: those that
wait are told together once the professional concerns behind them come from five different people, and once told they stay.
Whoever compares the list of one day with that of another day sees a whole lot appear, with five or more people behind it.
Personal concerns count for nothing here and tell nothing: that one exists is known to two people alone.
"""

from coalition.models import Coalition

from .models import Change, ChangeCause, Concern

LEAST = 5  # people behind a lot


def _behind(coalition):
    """The causes that count: professional concerns, of people who are still here, behind changes that wait to be told."""
    return ChangeCause.objects.filter(
        coalition=coalition,
        change__may_tell=True,
        change__told_on__isnull=True,
        concern__nature=Concern.Nature.PROFESSIONAL,
        concern__person__isnull=False,
    )


def tell_what_can_be(coalition):
    """Tell the waiting lot if there are enough people behind it; how many changes were told. Inside the action that changes it."""
    # Two coordinators who add the fourth and the fifth voice at once take turns.
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    causes = _behind(coalition)
    if causes.values("concern__person").distinct().count() < LEAST:
        return 0
    changes = Change.objects.filter(pk__in=list(causes.values_list("change", flat=True)))
    return changes.update(told_on=coalition.today())


def list_for_members(viewer):
    """What members read, the latest lot first; within one by its words, not by when each was made. One query."""
    rows = Change.objects.visible_to(viewer).filter(told_on__isnull=False, may_tell=True)
    return rows.select_related("objective").order_by("-told_on", "what_changed", "pk")
