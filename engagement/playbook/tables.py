"""The list of steps."""

import django_filters
from django.utils.html import format_html

from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table

from . import reading, rules
from .models import Step


def words(row):
    """What to do."""
    return reading.line(row, row.coalition.slug).do


def _step(row):
    return format_html("{}{}", parts.badge("We owe", "owed") + " " if row.is_owed else "", words(row))


def _state(row):
    if row.state == "planned":
        return f"Planned for {parts.short_date(row.planned_on)}"
    if row.state == "snoozed":
        return f"Until {parts.short_date(row.rests_until)}: {row.reason}"
    if row.state == "delegated" and row.delegate_id:
        return f"{row.delegate.name} has it"
    return row.get_state_display()


class StepTable(Table):
    """What to do, with whom, by when, and how it stands."""

    caption, start = "Steps", "place"
    columns = (
        Column("Step", "words", sort="place", link="step-detail", html=_step, export=words),
        Column("Partner", "partner.name", sort="partner__name", empty="–"),
        Column("By", "due_on", sort="due_on", align="day", html=lambda row: parts.short_date(row.due_on), empty="–"),
        Column("Since", "found_on", sort="found_on", align="day", html=lambda row: parts.short_date(row.found_on)),
        Column("How it stands", "state", sort="state", html=_state, export=_state),
    )


class StepFilters(Filters):
    """By rule, by state, and what we owe."""

    rule = django_filters.ChoiceFilter(
        choices=[(name, [(rule.name, rule.title) for rule in room.RULES]) for name, room in rules.NAMES.items()],
        label="Rule",
        empty_label="All rules",
    )
    state = django_filters.ChoiceFilter(choices=Step.State.choices, label="How it stands", empty_label="To do")
    owed = django_filters.ChoiceFilter(
        choices=[("yes", "What we owe"), ("no", "What would be good")],
        label="Whose turn",
        empty_label="Both",
        method="by_owed",
    )

    class Meta:
        model = Step
        fields: tuple = ()

    def by_owed(self, found, _name, value):
        """What we owe, or the rest."""
        return found.filter(is_owed=value == "yes")
