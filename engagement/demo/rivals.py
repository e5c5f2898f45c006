"""Where partners of the demo compete, and what they do together all the same."""

from members.models import CompetitionArea, Competitor

AREAS = [  # where, words that give it away, who, together
    (
        "Patients who could go to either hospital",
        ["transfer", "referral", "diversion", "ward"],
        ["Cedar Valley Regional Medical Center", "St. Brannock Hospital", "Lakeview Community Hospital"],
        "a bed for whoever needs one at night",
    ),
    (
        "Home health in the south",
        ["home care", "home health"],
        ["Hands Home Care", "Good Neighbor Home Health"],
        "a shared list of people on oxygen",
    ),
]


def tell(story):
    """Note them."""
    for name, words, partners, together in AREAS:
        area = CompetitionArea.objects.create(coalition=story.coalition, name=name, words=words, together=together)
        for partner in partners:
            Competitor.objects.create(coalition=story.coalition, area=area, partner=story.partners[partner])
