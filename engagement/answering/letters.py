"""One giver's answer, put together the same way for the mail, the personal link and the app: own words first."""

from dataclasses import dataclass, field

from django.db.models import Count

from engagement.voice.models import Input
from members.models import Notice

from .models import News, ReportBack, Theme


@dataclass
class Answer:
    """What one person reads. `own` themes hold their own input; `late_days` counts from our promise, 0 when in time.

    `news` is what was said further, newest first: corrections, what was carried out, and replies to this person.
    """

    report_back: object
    given: object = None
    own: list = field(default_factory=list)
    others: list = field(default_factory=list)
    late_days: int = 0
    news: list = field(default_factory=list)

    @property
    def request(self):
        """What was asked."""
        return self.report_back.request


@dataclass
class Further:
    """A piece of news as one person reads it: the Answer it belongs to, and the reply's occasion, where it is one."""

    news: News
    answer: Answer
    doubt: object = None
    first: Notice | None = None  # the notice that carries the answer itself

    @property
    def request(self):
        """What was asked."""
        return self.answer.request


def load(notices):
    """For `NoticeKind.load`: everything for up to 100 notices in five queries, left on each as an Answer (or None)."""
    found = ReportBack.objects.select_related("request__coalition", "published_by").in_bulk(
        {notice.about_id for notice in notices}
    )
    compose_for = _composer(found.values(), {notice.person_id for notice in notices})
    for notice in notices:
        report_back = found.get(notice.about_id)
        notice.loaded = compose_for(report_back, notice.person_id) if report_back else None


def load_news(notices):
    """As `load`, for notices about News: left on each as a Further (or None). Seven queries."""
    rows = News.objects.select_related("report_back__request__coalition", "published_by", "theme", "doubt")
    found = rows.in_bulk({notice.about_id for notice in notices})
    answers = {each.report_back_id: each.report_back for each in found.values()}
    people = {notice.person_id for notice in notices}
    compose_for = _composer(answers.values(), people)
    rows = Notice.objects.filter(
        kind="report-back", about_type=ReportBack._meta.label_lower, about_id__in=answers, person__in=people
    )
    first = rows.by_person()
    for notice in notices:
        news = found.get(notice.about_id)
        notice.loaded = None
        if news:
            answer = compose_for(answers[news.report_back_id], notice.person_id)
            doubt = getattr(news, "doubt", None)
            notice.loaded = Further(news, answer, doubt, first.get((news.report_back_id, notice.person_id)))


def _composer(report_backs, people):
    """A function (report_back, person id) -> Answer, with what all of them need fetched beforehand. Three queries."""
    requests = {each.request_id for each in report_backs}
    themes = _themes_of(requests)
    rows = Input.objects.filter(request__in=requests, person__in=people).prefetch_related("themes")
    given = {}
    for each in rows:
        given.setdefault((each.request_id, each.person_id), []).append(each)
    given = {of: said_at_all(inputs) for of, inputs in given.items()}

    def compose_for(report_back, person):
        request = report_back.request_id
        return compose(report_back, themes.get(request, []), given.get((request, person)))

    return compose_for


def _themes_of(requests):
    """{request id: its themes in order, each with `voices`}. Counted apart: grouping by a theme's long texts is slow."""
    placed = Theme.inputs.through.objects.filter(theme__request__in=requests).values_list("theme")
    voices = dict(placed.annotate(count=Count("pk")).order_by())
    themes = {}
    for theme in Theme.objects.filter(request__in=requests).order_by("position", "pk"):
        theme.voices = voices.get(theme.pk, 0)
        themes.setdefault(theme.request_id, []).append(theme)
    return themes


def said_at_all(inputs):
    """What one person said to one request, as one Input with `mine`, the ids of its themes; None for nothing.

    Of two, one with their name and one in confidence (voice.models.Input), both are quoted to the person. Not to be saved.
    """
    if not inputs:
        return None
    first, *others = sorted(inputs, key=lambda each: (each.is_confidential, each.pk))
    first.mine = {theme.pk for each in inputs for theme in each.themes.all()}
    first.text = "\n\n".join([first.text, *(f"In confidence: {each.text}" for each in others)])
    return first


def compose(report_back, themes, given, news=()):
    """The Answer from its parts; `given` is what the person said (`said_at_all`), or None."""
    mine = given.mine if given else set()
    return Answer(
        report_back=report_back,
        given=given,
        own=[theme for theme in themes if theme.pk in mine],
        others=[theme for theme in themes if theme.pk not in mine],
        late_days=late_days(report_back),
        news=list(news),
    )


def late_days(report_back):
    """Days between the promised and the real day of the answer; 0 when it came in time or is not out."""
    promised, published = report_back.request.report_back_on, report_back.published_at
    if not promised or not published:
        return 0
    return max(0, (published.astimezone(report_back.request.coalition.zone).date() - promised).days)


def answer_for(person, report_back):
    """The Answer of one person, with what was said further (no words of their own for somebody who gave no input)."""
    themes = list(Theme.objects.filter(request=report_back.request_id).in_words())
    given = None
    if person:
        rows = Input.objects.filter(request=report_back.request_id, person=person)
        given = said_at_all(list(rows.prefetch_related("themes")))
    news = News.objects.of_answer(report_back, person).select_related("doubt")
    return compose(report_back, themes, given, news)
