"""Where a person is found, and what becomes of it when they are forgotten.

Every foreign key to Person is found by itself. A room says more of its rows with `add`, at import time:

    traces.add("members.Notice", "Messages to them", blank={"subject": "", "body": ""})
    traces.add("members.MailHabit", "How they want their mail", goes=True)

Rows nobody spoke of stay as facts that were counted, hanging on the emptied person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps

from members.people.models import Person


@dataclass(frozen=True)
class Trace:
    """Rows of one model that speak of a person by the foreign key `via`.

    `goes`: the rows are deleted. `blank`: field to what it becomes. `for_keepers`: somebody's own page does not show
    them, because coordinators wrote them for each other; the copy a coordinator hands out has them. `is_machinery`: sums
    and keys nobody could read. `hide`: fields that are not told.
    """

    model: type
    words: str
    via: str = "person"
    goes: bool = False
    blank: dict = field(default_factory=dict)
    for_keepers: bool = False
    is_machinery: bool = False
    hide: tuple = ()

    @property
    def label(self):
        """The model's name, for a file."""
        return self.model._meta.label

    def rows(self, person):
        """Their rows."""
        return self.model._default_manager.filter(**{self.via: person})


_declared: dict[tuple[str, str], dict] = {}
_first: list[Callable] = []


def add(model, words="", *, via="person", **options):
    """Say what becomes of a model's rows, and how they are called on the page."""
    key = (model.lower(), via)
    if key in _declared:
        raise ValueError(f"{model} by {via} is told of already.")
    _declared[key] = {"words": words, **options}


def before_erasing(call):
    """Decorator: `call(person, by)` settles what hangs on the person while they still have a name."""
    _first.append(call)
    return call


def settle_first(person, by):
    """Call all of `before_erasing`."""
    for call in _first:
        call(person, by)


def known():
    """A Trace for every foreign key to Person, by the words of the page."""
    found = []
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        for each in model._meta.local_fields:
            if each.related_model is Person and not each.primary_key:
                told = _declared.get((model._meta.label_lower, each.name), {})
                found.append(Trace(model, **_worded(model, each) | told))
    return sorted(found, key=lambda trace: trace.words)


def _worded(model, by):
    words = str(model._meta.verbose_name_plural).capitalize()
    return {"words": words if by.name == "person" else f"{words}, as {by.verbose_name}", "via": by.name}
