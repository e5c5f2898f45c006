"""The demo's question board, a larger organization with its parts, and a task that waits for somebody's word."""

import datetime as dt

from engagement.models import Inquiry
from meetings.models import Meeting, Task
from members.models import Partner

# days ago, who, whether all may read it, question, hours until the answer (None: it waits), answer
ASKED = [
    (160, "Amir Danso", True, "Why do we meet on Tuesdays?", 30, "Most of you said so in the date poll of last spring. We ask again each March."),
    (95, "Trent Oakley", True, "Who pays for the radios we were promised?", 52, "The state grant, until June next year. After that each partner pays its own, about $40 a year."),
    (41, "Opal Greene", False, "May our volunteers come along to the council?", 20, "Yes, two of them. Tell us the names a week before."),
    (12, "Amir Danso", True, "Where do the phone numbers on the call list come from?", 77, "Each partner gives its own. Only coordinators see the list."),
    (3, "Marcus Bell", True, "Does the spring drill count for our accreditation?", None, ""),
]  # fmt: skip
WITHIN = [("Elmwood Senior Living", "Maple Grove Care Home"), ("Hands Home Care", "Good Neighbor Home Health")]


def tell(story):
    """Write them."""
    for days, name, is_open, question, hours, answer in ASKED:
        asked_at = story.at(story.today - dt.timedelta(days=days), 9, 40)
        Inquiry.objects.create(
            coalition=story.coalition, person=story.people[name], is_open=is_open, question=question, asked_at=asked_at,
            answer=answer, answered_at=asked_at + dt.timedelta(hours=hours) if hours else None,
            answered_by=story.rosa if hours else None,
        )  # fmt: skip
    for part, whole in WITHIN:
        Partner.objects.filter(pk=story.partners[part].pk).update(part_of=story.partners[whole])
    meeting = Meeting.objects.filter(coalition=story.coalition, status="held").order_by("-starts_at").first()
    Task.objects.create(
        coalition=story.coalition, title="Ask the county about the south road", meeting=meeting,
        held_for=story.people["Marcus Bell"], due_on=story.today + dt.timedelta(days=12), minutes=90,
    )  # fmt: skip
