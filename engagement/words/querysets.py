"""Reads about drafts and earlier versions."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class AnswerDraftQuerySet(ScopedQuerySet):
    """Only whoever writes it; a coordinator is no exception."""

    def narrowed_for(self, viewer):
        return self.filter(person=viewer.person) if viewer.person else self.none()


class InputVersionQuerySet(ScopedQuerySet):
    """As the input itself: coordinators, and whoever said it."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(input__person=viewer.person) if viewer.person else self.none()
