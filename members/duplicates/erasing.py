"""Somebody is forgotten: what merges kept of them goes too (docs/adr/0019, docs/adr/0020)."""

from members.privacy.traces import before_erasing

from . import actions


@before_erasing
def merges_forget(person, by):
    """No merge can bring them back, and no journal names them."""
    actions.forget_person(person.coalition, person.pk)
