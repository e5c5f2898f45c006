"""The life of an objective: idea, design, active, done or dropped; and what has to hold before it is launched.

Floors above add what they know, from their app's `ready()`:

    life.register(lambda objective: [Check("consultation", met, "One consultation is closed", "Ask those …")])
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .models import Objective, Rating

Status = Objective.Status

# status -> what may come next. Forward from design only with every needed check met, or with a reason (DEC-3).
MOVES = {
    Status.IDEA: (Status.DESIGN, Status.DROPPED),
    Status.DESIGN: (Status.ACTIVE, Status.IDEA, Status.DROPPED),
    Status.ACTIVE: (Status.DONE, Status.DESIGN, Status.DROPPED),
    Status.DONE: (Status.ACTIVE,),
    Status.DROPPED: (Status.IDEA,),
}
# What the button says.
WORDS = {
    (Status.IDEA, Status.DESIGN): "Begin the design",
    (Status.DESIGN, Status.ACTIVE): "Launch it",
    (Status.DESIGN, Status.IDEA): "Back to an idea",
    (Status.ACTIVE, Status.DONE): "It is done",
    (Status.ACTIVE, Status.DESIGN): "Back to design",
    (Status.DONE, Status.ACTIVE): "Take it up again",
    (Status.DROPPED, Status.IDEA): "Take it up again",
}
DROP = "Drop it"

# MTG-1: field -> what to say when an active objective lacks it.
MEASURABLE = {
    "measure": "An active objective needs a measure: what will you count?",
    "baseline": "An active objective needs a baseline: where does it stand today?",
    "target": "An active objective needs a target: how many, how fast?",
    "due_on": "An active objective needs a day.",
    "done_when": "An active objective says when it is done.",
}


@dataclass(frozen=True)
class Check:
    """One thing looked at before the launch. A needed one can be passed over only with a reason; others only advise.

    `words` says what holds or what does not; `todo` what to do about it, `url` where.
    """

    name: str
    met: bool
    words: str
    todo: str = ""
    url: str = ""
    needed: bool = True


_checks = []


def register(check):
    """Add `check(objective)`, which gives Checks."""
    _checks.append(check)
    return check


def forget(check):
    """Take it out; for tests."""
    _checks.remove(check)


def not_measurable(values):
    """{field: what to say} for what an active objective lacks; `values` is a mapping of its fields."""
    return {name: words for name, words in MEASURABLE.items() if not values.get(name)}


def launch_checks(objective):
    """Every Check before the launch of a saved objective, this room's first."""
    lacking = not_measurable({name: getattr(objective, name) for name in MEASURABLE})
    found = [
        Check(
            "measurable",
            not lacking,
            "Measure, baseline, target, day and when it is done are written down"
            if not lacking
            else "It cannot be measured yet: " + ", ".join(str(_label(name)) for name in lacking),
            "Write down what is missing",
        ),
        _rated(objective),
    ]
    for check in _checks:
        found += check(objective)
    return found


def _label(name):
    return Objective._meta.get_field(name).verbose_name


def _rated(objective):
    """At least one rating by somebody of an affected type; by anybody where no type is named."""
    ratings = Rating.objects.filter(objective=objective)
    groups = objective.affected_groups.filter(stakeholder_type__isnull=False)
    touched = groups.filter(stakeholder_type=OuterRef("partner__stakeholder_type"))
    fitting = ratings.filter(Exists(touched)) if groups.exists() else ratings
    number = fitting.count()
    words = (
        f"{number} of those it touches rated whether it is feasible and relevant"
        if number
        else "Nobody it touches has rated yet whether it is feasible and relevant"
    )
    return Check("rating", bool(number), words, "Ask them to rate it on this page")


def next_steps(objective):
    """[(status, words of the button)] of the moves open to it, without dropping."""
    here = Status(objective.status)
    return [(to, WORDS[here, to]) for to in MOVES[here] if to != Status.DROPPED]
