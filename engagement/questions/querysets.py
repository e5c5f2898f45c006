"""Reads about questions and what was answered to them."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class QuestionQuerySet(ScopedQuerySet):
    """Whoever may see a request sees what it asks; drafts are for coordinators."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(request__status="draft")


class ReplyQuerySet(ScopedQuerySet):
    """Coordinators see what was answered; anybody sees what they answered themselves."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(input__person=viewer.person) if viewer.person else self.none()

    def fit_suggestions(self):
        """What gets in the way of somebody's workflow (CNS-4): answers of kind fit that say so in words."""
        return self.filter(question__kind="fit").exclude(text="")
