"""The form of how often a body means to meet."""

from django import forms

from coalition.ui.forms import TableForm
from coalition.versions import VersionedWords


class CadenceForm(VersionedWords, TableForm):
    """At least every so many weeks; empty: no rule."""

    kept = ("weeks",)

    weeks = forms.IntegerField(
        label="At least every so many weeks",
        required=False,
        min_value=1,
        max_value=52,
        help_text="Today tells you when that did not happen. Empty: nothing is told.",
        error_messages={"min_value": "Choose 1 to 52 weeks.", "max_value": "Choose 1 to 52 weeks."},
    )
