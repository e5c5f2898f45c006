"""Whether a plan says what it takes of whom: before anybody of a group is asked, it does (WRK-3)."""

from django.urls import reverse

from engagement.voice import opening
from meetings.objectives import life

from .models import WorkloadImpact


def missing(objective):
    """Names of the affected groups of an objective nobody has written yet what it takes of them; [] for none. One query.

    Other rooms call this before an ask about the objective goes out. Groups whose buy-in is not needed count: they are
    touched all the same. None as objective has no groups.
    """
    if objective is None:
        return []
    told = WorkloadImpact.objects.filter(objective=objective).values("group_name")
    names = objective.affected_groups.exclude(name__in=told).order_by("name").values_list("name", flat=True)
    return list(dict.fromkeys(names))


def words(names):
    """What is missing in a sentence; "" for nothing."""
    if not names:
        return ""
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"Not written yet what it takes of: {shown}"


def before_launch(objective):
    """A word before the launch; it advises, and where no group is named it says nothing."""
    if not objective.affected_groups.exists():
        return []
    lacking = missing(objective)
    url = reverse("workload-impact", args=[objective.coalition.slug, objective.pk])
    if lacking:
        return [life.Check("workload", False, words(lacking), "Write it down", url, needed=False)]
    return [life.Check("workload", True, "What it takes of whom is written down", url=url, needed=False)]


def before_asking(request):
    """Whether the groups of the plan asked about can read what it takes of them; passed over only with a reason."""
    aim = request.aim
    lacking = missing(aim)
    if not lacking:
        return []
    url = reverse("workload-impact", args=[request.coalition.slug, aim.pk])
    return [opening.Check("workload", False, words(lacking), "Write it down", url)]


life.register(before_launch)
opening.register(before_asking)
