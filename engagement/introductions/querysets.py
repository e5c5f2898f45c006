"""Reads about introductions."""

from coalition.scope import ScopedQuerySet


class IntroductionQuerySet(ScopedQuerySet):
    """For those who keep records; who said no to a favor is known to nobody else."""

    def open(self):
        """Asked, and neither made nor over."""
        return self.filter(status__in=self.model.OPEN)

    def declined_for(self, partner):
        """Keys of people who would rather not introduce us there: they are not asked again."""
        rows = self.filter(partner=partner, status="declined", via__isnull=False)
        return set(rows.values_list("via", flat=True))
