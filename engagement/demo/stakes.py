"""Whose decisions the demo's major ones are: an open one rests on what people were asked, two have tasks that follow from them."""

from meetings.models import Decision, Task

ASKED_BEFORE = "Lend the evacuation chairs across the county line"  # its objective was asked about a year ago
FOLLOW = [  # decision, what follows from it, of which partner
    ("Four shared radio channels, one of them kept free", "Reprogram our radios", "Harlan Fire District"),
    ("Four shared radio channels, one of them kept free", "Test the free channel at night", "Red Barn Volunteers"),
    ("Fuel is bought together and stored with the fire districts", "Draw up the fuel contract", "City of Cedar Falls"),
]


def tell(story):
    """Tie the decisions to what came before and after them."""
    decisions = {row.title: row for row in Decision.objects.filter(coalition=story.coalition)}
    asked = decisions[ASKED_BEFORE]
    asked.objective = story.aims_list[1]
    asked.save()
    for title, what, partner in FOLLOW:
        decision = decisions[title]
        Task.objects.create(
            coalition=story.coalition,
            title=what,
            decision=decision,
            objective=decision.objective,
            partner=story.partners[partner],
            owner=story.contacts_of[story.partners[partner].pk][0],
            done_on=decision.decided_on,
        )
