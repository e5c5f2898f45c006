"""The form of a cause of joining."""

from coalition.ui.forms import TableModelForm
from members.partners.fields import partner_field

from .models import JoinedBecause


class CauseForm(TableModelForm):
    """Because of whom they came, and how we know."""

    class Meta:
        model = JoinedBecause
        fields = ["because_of", "why"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.partner = viewer, partner
        self.fields["because_of"] = partner_field(viewer, label="Because of")
        self.fields["why"].help_text = "Such as: they said so when they signed."

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
