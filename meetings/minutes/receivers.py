"""What the minutes have to do with the notes taken live: they grow out of them, and once they went round they end them."""

from django.dispatch import receiver

from meetings.facts import live_note_written
from meetings.live import notes

from .actions import take_in
from .models import Minutes


@notes.closes_with
def circulated(meeting):
    """Whether an edition of the minutes went round."""
    return Minutes.objects.filter(meeting=meeting, edition__gt=0).exists()


@receiver(live_note_written)
def grow_on(note, before, by, **_):
    """What a note-taker adds after the minutes were begun goes on into them."""
    take_in(live_note=note, before=before, by=by)
