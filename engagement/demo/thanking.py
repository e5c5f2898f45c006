"""The demo's thanks: some said yes with their name, some for the organization, one would rather not, some wait."""

import datetime as dt

from engagement.models import Contribution, Pledge, PublicThanks

ANSWERS = ("named", "partner", "waiting", "named", "partner", "no", "waiting")
AMIR = "Amir Danso"


def tell(story):
    """Ask about the latest deeds, Amir's first: he finds the question on My table."""
    given = Contribution.objects.filter(coalition=story.coalition, direction="theirs").order_by("-given_on", "pk")
    kept = Pledge.objects.filter(
        coalition=story.coalition, direction="theirs", status="fulfilled", settled_on__isnull=False
    )
    kept = kept.exclude(person=story.people[AMIR]).order_by("-settled_on", "pk")
    for row, answer in zip(kept.select_related("person")[2:9], ANSWERS, strict=False):
        _asked(story, row.settled_on, answer, pledge=row)
    own = given.filter(person=story.people[AMIR]).first()
    own = own or Contribution.objects.create(
        coalition=story.coalition, direction="theirs", partner=story.partners["Maple Grove Care Home"],
        person=story.people[AMIR], kind="space", what="The day room for a night of practice",
        given_on=story.today - dt.timedelta(days=33), thanked_on=story.today - dt.timedelta(days=31),
    )  # fmt: skip
    _asked(story, own.given_on, "waiting", contribution=own)


def _asked(story, on, answer, **deed):
    (row,) = deed.values()
    PublicThanks.objects.create(
        coalition=story.coalition, partner_id=row.partner_id, person=row.person, words=row.what, on=on, answer=answer,
        answered_on=None if answer == "waiting" else on + dt.timedelta(days=4), asked_by=story.rosa, **deed,
    )  # fmt: skip
