"""You said, we did: what the board shows of published answers. It quotes nobody and breaks no small group out."""

from django.db.models import Count

from engagement.voice.models import Input
from meetings.models import Objective

from .models import FEW, News, Theme

DONE = "done"
OUTCOMES = {
    DONE: "Carried out",
    Theme.Outcome.ADOPTED.value: "Adopted",
    Theme.Outcome.PARTLY.value: "Adopted in part",
    Theme.Outcome.LATER.value: "Later",
    Theme.Outcome.NOT_ADOPTED.value: "Not adopted",
}


def themes(viewer, chosen=""):
    """Themes of published answers, the newest answer first; of one outcome when it is `chosen`."""
    rows = Theme.objects.visible_to(viewer).filter(request__report_back__published_at__isnull=False)
    if chosen == DONE:
        rows = rows.filter(done_on__isnull=False)
    elif chosen in OUTCOMES:
        rows = rows.filter(outcome=chosen)
    rows = rows.select_related("request__report_back", "request__objective")
    return rows.order_by("-request__report_back__published_at", "position", "pk")


def outcomes(viewer, chosen):
    """[(value, label, number, whether chosen)] for the choice above the board. One query."""
    rows = Theme.objects.visible_to(viewer).filter(request__report_back__published_at__isnull=False)
    counts = dict(rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    counts[DONE] = rows.filter(done_on__isnull=False).count()
    every = sum(number for outcome, number in counts.items() if outcome != DONE)
    found = [("", "Everything", every, chosen not in OUTCOMES)]
    return found + [(key, label, counts.get(key, 0), chosen == key) for key, label in OUTCOMES.items()]


def by_answer(viewer, shown):
    """[(request, its themes, how many people, whether corrected)] of the themes on a page. Four queries.

    A number of people or inputs below five is not said; nor is an objective this viewer may not see.
    """
    requests = {theme.request_id for theme in shown}
    people = _counts(Input.objects.filter(request__in=requests, person__isnull=False), "request", "person")
    voices = _counts(Theme.inputs.through.objects.filter(theme__in=[theme.pk for theme in shown]), "theme", "input")
    corrected = set(
        News.objects.filter(kind=News.Kind.CORRECTION, report_back__request__in=requests).values_list(
            "report_back__request", flat=True
        )
    )
    seen = {theme.request.objective_id for theme in shown}
    objectives = set(Objective.objects.visible_to(viewer).filter(pk__in=seen - {None}).values_list("pk", flat=True))
    found = {}
    for theme in shown:
        theme.voices = voices.get(theme.pk, 0)
        request = theme.request
        request.objective_shown = request.objective if request.objective_id in objectives else None
        number = people.get(request.pk, 0)
        entry = (request, [], number if number >= FEW else None, request.pk in corrected)
        found.setdefault(request.pk, entry)[1].append(theme)
    return list(found.values())


def _counts(rows, by, of):
    return dict(rows.order_by().values_list(by).annotate(number=Count(of, distinct=True)))
