"""One giver's answer, put together the same way for the mail, the personal link and the app: own words first."""

from dataclasses import dataclass, field

from django.db.models import Count

from .models import Input, ReportBack, Theme


@dataclass
class Answer:
    """What one person reads. `own` themes hold their own input; `late_days` counts from our promise, 0 when in time."""

    report_back: object
    given: object = None
    own: list = field(default_factory=list)
    others: list = field(default_factory=list)
    late_days: int = 0

    @property
    def request(self):
        """What was asked."""
        return self.report_back.request


def load(notices):
    """For `NoticeKind.load`: everything for up to 100 notices in five queries, left on each as an Answer (or None)."""
    found = ReportBack.objects.select_related("request__coalition", "published_by").in_bulk(
        {notice.about_id for notice in notices}
    )
    requests = {each.request_id for each in found.values()}
    themes = _themes_of(requests)
    people = {notice.person_id for notice in notices}
    given = {}
    for each in Input.objects.filter(request__in=requests, person__in=people).prefetch_related("themes"):
        given[each.request_id, each.person_id] = each
    for notice in notices:
        report_back = found.get(notice.about_id)
        notice.loaded = None
        if report_back:
            request = report_back.request_id
            notice.loaded = compose(report_back, themes.get(request, []), given.get((request, notice.person_id)))


def _themes_of(requests):
    """{request id: its themes in order, each with `voices`}. Counted apart: grouping by a theme's long texts is slow."""
    placed = Theme.inputs.through.objects.filter(theme__request__in=requests).values_list("theme")
    voices = dict(placed.annotate(count=Count("pk")).order_by())
    themes = {}
    for theme in Theme.objects.filter(request__in=requests).order_by("position", "pk"):
        theme.voices = voices.get(theme.pk, 0)
        themes.setdefault(theme.request_id, []).append(theme)
    return themes


def compose(report_back, themes, given):
    """The Answer from its parts; `given` is the person's Input with its themes, or None."""
    mine = {theme.pk for theme in given.themes.all()} if given else set()
    return Answer(
        report_back=report_back,
        given=given,
        own=[theme for theme in themes if theme.pk in mine],
        others=[theme for theme in themes if theme.pk not in mine],
        late_days=late_days(report_back),
    )


def late_days(report_back):
    """Days between the promised and the real day of the answer; 0 when it came in time or is not out."""
    promised, published = report_back.request.report_back_on, report_back.published_at
    if not promised or not published:
        return 0
    return max(0, (published.astimezone(report_back.request.coalition.zone).date() - promised).days)


def answer_for(person, report_back):
    """The Answer of one person (None for somebody who gave no input)."""
    themes = list(Theme.objects.filter(request=report_back.request_id).in_words())
    given = None
    if person:
        rows = Input.objects.filter(request=report_back.request_id, person=person)
        given = rows.prefetch_related("themes").first()
    return compose(report_back, themes, given)
