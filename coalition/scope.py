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


def choices_enforced(model):
    """Class decorator: what a field may hold is kept by the database too, so that raw SQL and COPY cannot stray."""
    for field in model._meta.local_fields:
        if field.choices:
            known = [value for value, _ in field.flatchoices] + ([""] if field.blank else [])
            model._meta.constraints.append(
                models.CheckConstraint(
                    condition=models.Q(**{f"{field.name}__in": known}),
                    name=f"{model._meta.model_name}_{field.name}_known",
                )
            )
    # The migration writer looks at the options a class was declared with.
    model._meta.original_attrs["constraints"] = model._meta.constraints
    return model
