"""Reads of what people want to get by mail."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class PreferenceQuerySet(ScopedQuerySet):
    """Somebody's own switches, and the coordinators' view of them."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


class SwitchQuerySet(PreferenceQuerySet):
    """Categories switched off."""

    def off_for(self, people, channel):
        """{(person id, category)} of what these people (ids) switched off on one channel."""
        return set(self.filter(person__in=people, channel=channel).values_list("person_id", "category"))
