"""How the partners of the demo see their ties, now and a year ago: a hub, two circles, somebody at the edge."""

import datetime as dt
from random import Random

from engagement.models import RelationshipRating
from members.models import Partner

WORDS = {4: "They share people.", 3: "They plan together.", 2: "They tell each other what they know."}


def tell(story):
    """Words about ties of the members, drawn by a chance of its own."""
    members = list(
        Partner.objects.filter(coalition=story.coalition)
        .members(on=story.today)
        .order_by("name")
        .select_related("stakeholder_type")
    )
    chance = Random(7)  # noqa: S311  an invented story
    hub = next(
        (one for one in members if one.stakeholder_type and one.stakeholder_type.code == "public-health"), members[0]
    )
    rows = []
    for number, one in enumerate(members):
        if number % 9 == 8:
            continue  # somebody nobody works with yet
        near = [members[(number + step) % len(members)] for step in (1, 4)]
        others = {other.pk: other for other in [hub, *near] if other.pk != one.pk}
        for other in others.values():
            level = 3 if other.pk == hub.pk else chance.choice([1, 2, 2, 3, 4])
            for ago, then in ((30, level), (400, max(0, level - 1))):
                if ago == 400 and chance.random() < 0.4:
                    continue
                trust, value = ([chance.randint(2, 4) for _ in range(3)] for _ in range(2))
                rows.append(
                    RelationshipRating(
                        coalition=story.coalition, rater=one, rated=other, level=then, rated_on=story.today - dt.timedelta(days=ago),
                        openness=trust[0], reliability=trust[1], shared_mission=trust[2],
                        influence=value[0], involvement=value[1], resources=value[2], note=WORDS.get(then, ""),
                    )
                )  # fmt: skip
    RelationshipRating.objects.bulk_create(rows, ignore_conflicts=True)
