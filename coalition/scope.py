"""Everything belongs to one coalition: the base of every model and of every query (design.md 3, promise 1)."""

from django.db import models

from .access import Permission


class ScopedQuerySet(models.QuerySet):
    """Rows of coalitions. A view's query starts with `visible_to`; nothing else decides who sees a row."""

    def visible_to(self, viewer):
        """The rows of the viewer's coalition that the viewer may know about."""
        return self.filter(coalition_id=viewer.coalition.pk).narrowed_for(viewer)

    def narrowed_for(self, viewer):
        """What this viewer may see within the coalition. Closed unless a model says otherwise."""
        return self if viewer.can(Permission.KEEP_RECORDS) else self.none()


class ScopedModel(models.Model):
    """A row that belongs to one coalition."""

    coalition = models.ForeignKey("coalition.Coalition", models.CASCADE, related_name="+")

    class Meta:
        abstract = True


def values_of(field, choices, name):
    """A check constraint that keeps `field` within `choices`, so that raw SQL and COPY cannot stray either."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(choices.values)}),
        name=name,
        violation_error_message=f"Choose one of: {', '.join(str(label) for label in choices.labels)}.",
    )
