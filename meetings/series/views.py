"""Pages about series: list, begin, look at, change what follows, leave a day out, end; and the next one like this."""

from datetime import date

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.parts import counted
from coalition.versions import ChangedMeanwhile
from meetings.cadence.models import Cadence
from meetings.meetings.errors import NotNow
from meetings.meetings.views import visible

from . import actions, rhythm
from .forms import NextForm, SeriesEditForm, SeriesForm, SkipForm
from .hosting import hosting
from .models import Series


def found(request, pk):
    """The series if this viewer keeps records; else 404, for nobody else sees series."""
    series = get_object_or_404(
        Series.objects.visible_to(request.viewer).select_related("host_partner", "chair", "note_taker"), pk=pk
    )
    series.coalition = request.viewer.coalition
    return series


def series_list(request, slug):
    """Every body that meets regularly."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = list(Series.objects.visible_to(request.viewer))
    for row in rows:
        row.coalition, row.words = request.viewer.coalition, rhythm.in_words(row)
    context = {
        "title": "Series",
        "rows": rows,
        "hosting": hosting(request.viewer.coalition),
        "cadence": Cadence.objects.visible_to(request.viewer).filter(objective=None).first(),
    }
    return render(request, "meetings/series/list.html", context)


class NewSeriesView(RequiresPermission, View):
    """Begin a series."""

    def get(self, request, slug):
        return self.page(request, SeriesForm(viewer=request.viewer))

    def post(self, request, slug):
        form = SeriesForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        series = actions.begin_series(coalition=request.viewer.coalition, by=request.user, **form.values)
        made = counted(series.meetings.count(), "draft,drafts")
        toasts.done(request, f"{made} for the coming half year. Nobody is told before you publish one.")
        return redirect(series)

    def page(self, request, form):
        """The form, as it stands."""
        return render(request, "meetings/series/new.html", {"title": "Begin a series", "form": form})


def detail(request, slug, pk):
    """One series: its meetings to come, days left out."""
    series = found(request, pk)
    coming = series.meetings.filter(ends_at__gte=timezone.now()).exclude(status="cancelled").order_by("starts_at")
    coming = list(coming)
    for meeting in coming:
        meeting.coalition = series.coalition
    context = {
        "title": series.title,
        "series": series,
        "words": rhythm.in_words(series),
        "coming": coming,
        "skipped": series.skipped.filter(day__gte=series.coalition.today()),
        "skip_form": SkipForm(),
        "hosting": hosting(series.coalition),
    }
    return render(request, "meetings/series/detail.html", context)


class SeriesEditView(RequiresPermission, View):
    """Change all that follow."""

    def dispatch(self, request, slug, pk):
        self.series = found(request, pk)
        return super().dispatch(request)

    def get(self, request):
        first = self.series.meetings.filter(starts_at__gt=timezone.now(), status__in=actions.CHANGEABLE)
        day = first.order_by("series_on").values_list("series_on", flat=True).first()
        since = request.GET.get("since") or day or self.series.coalition.today()
        return self.page(request, SeriesEditForm(instance=self.series, viewer=request.viewer, initial={"since": since}))

    def post(self, request):
        form = SeriesEditForm(request.POST, instance=self.series, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        since = form.cleaned_data["since"]
        try:
            number, kept = actions.change_following(
                series=self.series, since=since, seen=form.seen, by=request.user, **form.values
            )
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        except NotNow as error:
            toasts.trouble(request, str(error))
            return redirect(self.series)
        words = f"Changed, with {counted(number, 'meeting,meetings')} to come."
        toasts.done(request, f"{words} Kept what was its own: {'; '.join(kept)}." if kept else words)
        return redirect(self.series)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change what follows", "series": self.series, "form": form}
        return render(request, "meetings/series/edit.html", context)


@require_POST
def skip(request, slug, pk):
    """Leave a day out, or put it back."""
    series = found(request, pk)
    if "back" in request.POST:
        return put_back(request, series)
    form = SkipForm(request.POST)
    if form.is_valid():
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
        actions.skip_day(series=series, day=day, reason=reason, by=request.user)
        toasts.done(request, f"{day:%B} {day.day} is left out.")
    else:
        toasts.trouble(request, "Which day? Choose one from the calendar.")
    return redirect(series)


def put_back(request, series):
    """The body meets on that day after all."""
    try:
        day = date.fromisoformat(request.POST["back"])
        actions.put_back(series=series, day=day, by=request.user)
    except ValueError:
        toasts.trouble(request, "Which day? Choose one that is left out.")
    except NotNow as error:
        toasts.trouble(request, str(error))
    else:
        toasts.done(request, f"{day:%B} {day.day} is back in the series. Its meeting is a draft.")
    return redirect(series)


@require_POST
def end(request, slug, pk):
    """End a series."""
    series = found(request, pk)
    actions.end_series(series=series, by=request.user)
    toasts.done(request, "The series has ended. What is published still takes place.")
    return redirect(series)


class NextView(RequiresPermission, View):
    """Schedule the next one like this."""

    def dispatch(self, request, slug, pk):
        self.meeting = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, NextForm(meeting=self.meeting))

    def post(self, request):
        form = NextForm(request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self.page(request, form)
        meeting = actions.schedule_next(meeting=self.meeting, starts_at=form.cleaned_data["starts_at"], by=request.user)
        toasts.done(request, "The draft is there, with the same people. Next: its agenda.")
        return redirect("meeting-agenda", request.viewer.coalition.slug, meeting.pk)

    def page(self, request, form):
        """The form, as it stands."""
        context = {
            "title": "The next one like this",
            "meeting": self.meeting,
            "form": form,
            "hosting": hosting(request.viewer.coalition),
        }
        return render(request, "meetings/series/next.html", context)
