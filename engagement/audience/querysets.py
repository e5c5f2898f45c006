"""Reads about who is to be asked. For coordinators only: nobody reads in a list who has not answered."""

from django.db.models import Exists, OuterRef

from coalition.scope import ScopedQuerySet


class AskedGroupQuerySet(ScopedQuerySet):
    """The cells of the coverage grid."""


class AskedQuerySet(ScopedQuerySet):
    """People who were asked."""

    def waiting(self):
        """Those who have neither answered nor said that they would rather not."""
        inputs = self.model.request.field.related_model.inputs.rel.related_model.objects
        answered = inputs.filter(request=OuterRef("request"), person=OuterRef("person"))
        return self.filter(~Exists(answered), declined_on__isnull=True)
