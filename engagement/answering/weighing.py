"""Weighing: input is sorted into themes. Two coordinators may sort at once; each writes only what they changed."""

from django.db import transaction

from coalition import audit
from engagement.voice.actions import locked

from .models import ReportBack, Theme

audit.describe(
    themes_changed="{by} sorted the input on “{target}” into themes",
)


class AlreadyPublished(Exception):
    """The answer is out; it went to everybody once."""


class RenamedMeanwhile(Exception):
    """Somebody gave a theme another name or place since this person saw it. `themes` are as they are now."""

    def __init__(self, themes):
        super().__init__("; ".join(f"“{theme.title}”, place {theme.position}" for theme in themes))
        self.themes = themes


def unpublished(request):
    """The request, locked; AlreadyPublished when its answer is out."""
    now = locked(request)
    if ReportBack.objects.filter(request=now, published_at__isnull=False).exists():
        raise AlreadyPublished
    return now


@transaction.atomic
def add_theme(*, request, title, by, inputs=()):
    """A new theme below the others, holding some inputs (ids) from the start."""
    now = unpublished(request)
    last = now.themes.order_by("-position").first()
    theme = Theme.objects.create(
        coalition=now.coalition, request=now, title=title, position=last.position + 1 if last else 1
    )
    theme.inputs.set(now.inputs.filter(pk__in=inputs))
    audit.record("themes_changed", coalition=now.coalition, target=now, by=by)
    return theme


@transaction.atomic
def change_themes(*, request, changes, by):
    """`changes` = {theme id: {field: (what it was, what it shall be)}, or None to take the theme away}.

    RenamedMeanwhile, with nothing written, when what it was is not what it is.
    """
    now = unpublished(request)
    themes = [theme for theme in now.themes.filter(pk__in=changes) if changes[theme.pk] is not None]
    clashes = [
        theme
        for theme in themes
        if any(getattr(theme, name) not in (was, shall) for name, (was, shall) in changes[theme.pk].items())
    ]
    if clashes:
        raise RenamedMeanwhile(clashes)
    for theme in themes:
        for name, (_, shall) in changes[theme.pk].items():
            setattr(theme, name, shall)
        theme.save()
    now.themes.filter(pk__in=[pk for pk, fields in changes.items() if fields is None]).delete()
    if changes:
        audit.record("themes_changed", coalition=now.coalition, target=now, by=by)


@transaction.atomic
def sort(*, request, put, taken, by):
    """Put inputs into themes and take others out: sets of (input id, theme id). All other places stay as they are.

    Also after publishing, for an input found late: it may be put where it belongs at any time. How many places changed.
    """
    now = locked(request)
    places = Theme.inputs.through.objects
    gone = 0
    for one, theme in taken - put:
        gone += places.filter(input=one, theme=theme, theme__request=now).delete()[0]
    themes = set(now.themes.filter(pk__in={theme for _, theme in put}).values_list("pk", flat=True))
    inputs = set(now.inputs.filter(pk__in={one for one, _ in put}).values_list("pk", flat=True))
    wanted = {(one, theme) for one, theme in put if one in inputs and theme in themes}
    held = set(places.filter(input__in=inputs, theme__in=themes).values_list("input_id", "theme_id"))
    new = sorted(wanted - held)
    places.bulk_create([Theme.inputs.through(input_id=one, theme_id=theme) for one, theme in new])
    if gone or new:
        audit.record("themes_changed", coalition=now.coalition, target=now, by=by)
    return gone + len(new)
