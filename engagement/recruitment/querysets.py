"""Reads about recruitment efforts."""

from django.db.models import Count, Q

from coalition.scope import ScopedQuerySet


class EffortQuerySet(ScopedQuerySet):
    """For those who keep records."""

    def counted(self):
        """Annotates `asked`, `answered` and `joined`: partners reached, with an answer, and who said yes."""
        return self.annotate(
            asked=Count("reached"),
            answered=Count("reached", filter=~Q(reached__result="waiting")),
            joined=Count("reached", filter=Q(reached__result="joined")),
        )


class ReachedQuerySet(ScopedQuerySet):
    """For those who keep records: who said no is shown to nobody else, least of all to other prospects (REC-3)."""

    def said_no(self, partner):
        """The words for a partner that would rather not, in any effort, and did not open it again (rule 15); else ""."""
        if not self.filter(partner=partner, result="declined").exists():
            return ""
        return f"{partner} would rather not, and said so. Only they can open it again."
