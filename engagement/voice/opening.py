"""What is looked at before a request for input opens, beside what it has to say (DEC-2).

Rooms that know something add it, from their app's `ready()`:

    opening.register(lambda request: [opening.Check("workload", False, "Nobody said what it changes", "Say it", url)])
"""

from meetings.objectives.life import Check

__all__ = ["Check", "checks", "forget", "register"]

_checks = []


def register(check):
    """Add `check(request)`, which gives Checks. A needed one can be passed over only with a reason; others advise."""
    _checks.append(check)
    return check


def forget(check):
    """Take it out; for tests."""
    _checks.remove(check)


def checks(request):
    """Every Check of a saved request, in the order the rooms were made."""
    return [found for check in _checks for found in check(request)]
