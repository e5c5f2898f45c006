"""What two note-takers wrote down at the latest meeting: drafts in versions, to compare and to bring back."""

from coalition.models import User
from meetings.live import notes
from meetings.live.notes import Draft
from meetings.models import ItemNote, NoteVersion

FIRST = "Where we stand: nine of fourteen promises kept since spring.\nThree wait for the county."
THEN = f"{FIRST}\nThe sheriff’s office offers its training room."
LAST = THEN.replace("Three wait", "Two still wait")


def tell(story):
    """Two people's notes on the first item of the latest meeting held, as if written while it went on."""
    meeting = max(story.held, key=lambda each: each.starts_at)
    item = meeting.agenda_items.order_by("position").first()
    owner = User.objects.get(email=f"owner@{story.coalition.slug}.example")
    before = ""
    for version, (text, by) in enumerate([(FIRST, story.rosa), (THEN, owner), (LAST, story.rosa)]):
        notes.save(meeting=meeting, number=item.pk, draft=Draft(text, version, before), by=by)
        before = text
    ItemNote.objects.filter(meeting=meeting).update(written_at=meeting.ends_at)
    NoteVersion.objects.filter(note__meeting=meeting).update(started_at=meeting.starts_at, written_at=meeting.ends_at)
