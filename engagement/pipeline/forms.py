"""Forms about winning partners."""

from coalition.ui.forms import TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from .models import FirstContact


class FirstContactForm(VersionedForm, TableModelForm):
    """Whom they trust, what it does for them, and what we say openly: aims, costs, tensions, what is still open."""

    groups = [
        ("What they get", ["trusted_listener", "brings"]),
        ("Said openly, from the first talk on", ["aims", "costs", "tensions", "still_open"]),
    ]

    class Meta:
        model = FirstContact
        fields = ["trusted_listener", "brings", "aims", "costs", "tensions", "still_open"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        helped = self.fields["trusted_listener"].help_text
        self.fields["trusted_listener"] = person_field(viewer, label="Somebody they trust", required=False)
        self.fields["trusted_listener"].help_text = helped

    def _version_seen(self, row):
        """Opened while nothing was prepared, it showed an empty row: what is still empty was not touched."""
        return super()._version_seen(row) if self.seen else FirstContact()

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""
