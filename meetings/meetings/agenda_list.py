"""The agenda as the meeting's page and the personal link show it."""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from meetings.agenda.promises import PROMISES, PURPOSE_BADGES

from .models import Meeting


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one item; equal ones look alike. `papers` are (title, address, words)."""

    pk: int
    level: int
    title: str
    confidential: bool
    minutes: int
    purpose: tuple[str, str, str] | None
    owner: str
    lacks: bool
    done: bool
    result: str
    promise: str
    objective: str
    objective_url: str
    notes: str
    outcome: str
    papers: tuple[tuple[str, str, str], ...]


def drawn(items, meeting, *, slug="", marks_lacking=False):
    """The items as HTML, "" without any.

    slug: the coalition's, where the reader may follow to the objectives; marks_lacking: for those who put it together.
    """
    held = meeting.status == Meeting.Status.HELD
    return _drawn(tuple(_shown(item, held, slug, marks_lacking) for item in items)) if items else ""


@lru_cache(maxsize=100)  # about 20 KiB for 40 items; an agenda that did not change is not drawn again
def _drawn(items):
    return mark_safe(render_to_string("agenda.html", {"items": items}, using="jinja2"))  # noqa: S308  (autoescaped)


def _shown(item, held, slug, marks_lacking):
    to_come = not held and item.participation != "inform"
    return Shown(
        pk=item.pk,
        level=item.level,
        title=item.title,
        confidential=item.is_confidential,
        minutes=item.minutes or 0,
        purpose=PURPOSE_BADGES.get(item.purpose),
        owner=item.owner.name if item.owner else "",
        lacks=marks_lacking and bool(item.lacks),
        done=item.state == "done" and not held,
        result=item.expected_result,
        promise=PROMISES.get(item.participation, "") if to_come else "",
        objective=item.objective.title if item.objective else "",
        objective_url=reverse("objective-detail", args=[slug, item.objective_id]) if slug and item.objective else "",
        notes=item.notes,
        outcome=item.outcome,
        papers=tuple((paper.title, paper.address, paper.words) for paper in getattr(item, "papers", ())),
    )
