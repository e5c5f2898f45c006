"""How long things are kept. Each kind says what is old; a rule that is switched on lets that go, day by day.

    retention.add(Keeping("notices", "Words of messages we sent", 24, find, clear))

`find(coalition, before)` gives a queryset of what is older than a day; `clear(rows, by)` lets it go and returns how many.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coalition import audit

from .models import RetentionRule

audit.describe(
    retention_changed="{by} changed how long {what} are kept: {months} months, {state}",
    retention_done="{number} {what} were let go, as the rule says",
)


@dataclass(frozen=True)
class Keeping:
    """One kind of thing that is not kept for ever. `months` is what we suggest."""

    name: str
    words: str
    months: int
    find: Callable
    clear: Callable
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """A kind with the coalition's rule, and what is older than it says today."""

    keeping: Keeping
    months: int
    is_on: bool
    number: int
    before: date


_kinds: dict[str, Keeping] = {}


def add(keeping):
    """Make a kind known, at import time."""
    if keeping.name in _kinds:
        raise ValueError(f"{keeping.name!r} is known already.")
    _kinds[keeping.name] = keeping
    return keeping


def kinds():
    """All kinds, as they were added."""
    return list(_kinds.values())


def back(day, months):
    """The day so many months earlier; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def standing(coalition):
    """A Standing for each kind. Two queries a kind at most."""
    rules = {rule.kind: rule for rule in RetentionRule.objects.filter(coalition=coalition)}
    today = coalition.today()
    found = []
    for keeping in kinds():
        rule = rules.get(keeping.name)
        months = rule.months if rule else keeping.months
        before = back(today, months)
        number = keeping.find(coalition, before).count()
        found.append(Standing(keeping, months, bool(rule and rule.is_on), number, before))
    return found


def change(*, coalition, name, months, is_on, by):
    """Set the rule of one kind."""
    RetentionRule.objects.update_or_create(coalition=coalition, kind=name, defaults={"months": months, "is_on": is_on})
    what = _kinds[name].words[0].lower() + _kinds[name].words[1:]
    state = "switched on" if is_on else "switched off"
    audit.record(
        "retention_changed", coalition=coalition, target=coalition, by=by, what=what, months=months, state=state
    )


def apply(coalition, by=None):
    """Let go what the rules that are on call old: {name: how many}."""
    done = {}
    for each in standing(coalition):
        if each.is_on and each.number:
            number = each.keeping.clear(each.keeping.find(coalition, each.before), by)
            done[each.keeping.name] = number
            words = each.keeping.words[0].lower() + each.keeping.words[1:]
            audit.record("retention_done", coalition=coalition, target=coalition, by=by, number=number, what=words)
    return done
