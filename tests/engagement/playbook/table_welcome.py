"""Who asks to take part, what each side gets, plans for a reputation, policies we watch, pieces we offered, roles."""

from engagement.models import ContentContribution, JoinInterest, MutualBenefit, PolicyWatch, ReputationCheck
from meetings.models import Pulse

from .truth import table


@table("join-unanswered", {2: False, 3: True, 90: True, "declined": False, "taken": False})
def join_unanswered(w, days):
    if isinstance(days, int):
        w.make(JoinInterest, name="Nell", organization="Vans", asked_on=w.ago(days))
    else:
        w.make(JoinInterest, organization="Vans", asked_on=w.ago(30), state=days, settled_on=w.today)


@table("benefit-review", {364: False, 365: True, "draft": False})
def benefit_review(w, days):
    agreed = None if days == "draft" else w.ago(days)
    w.make(
        MutualBenefit, partner=w.partner, brings_them="A bed", brings_us="A van", agreed_on=agreed,
        review_on=agreed and w.ago(days - 365),
    )  # fmt: skip


@table("reputation-plan", {-1: False, 0: True, 20: True, "no plan": False, "expired": False, "noted anew": False})
def reputation_plan(w, days):
    on = w.ago(181 if days == "expired" else 60)
    known = {"partner": w.partner, "result": "caution", "sources": "Paper", "on": on, "by": w.user}
    if days == "no plan":
        w.make(ReputationCheck, **known)
    else:
        look = w.ago(days if isinstance(days, int) else 30)
        if days == "noted anew":
            w.make(ReputationCheck, **known | {"on": w.ago(1)}, plan="Olive answers.", review_on=w.ago(-30))
        w.make(ReputationCheck, **known, plan="Rosa answers.", review_on=look)


@table("policy-look", {-1: False, 0: True, "no day": False, "taken back": False})
def policy_look(w, days):
    status = "reversed" if days == "taken back" else "proposed"
    look = None if days == "no day" else w.ago(days if isinstance(days, int) else 5)
    w.make(PolicyWatch, title="House Bill 4", status=status, look_on=look)


@table("piece-due", {-8: False, -7: True, 3: True, "no day": False, "out": False})
def piece_due(w, days):
    due = None if days == "no day" else w.ago(days if isinstance(days, int) else 3)
    out = w.ago(4) if days == "out" else None
    w.make(ContentContribution, title="A cold night", begun_on=w.ago(60), due_on=due, published_on=out)


@table(
    "roles-unclear",
    {
        (89, (5, 0)): True,
        (90, (5, 0)): False,
        (1, (4, 0)): False,
        (1, (3, 3)): False,
        (1, (4, 3)): True,
        (1, None): False,
    },
)
def roles_unclear(w, case):
    """(days ago, (how many said 1, how many said 5)): 3 of each is a mean of 3; None: nobody was asked."""
    days, said = case
    counts = {"worth": [0, 0, 0, 0, 9]} | ({"role": [said[0], 0, 0, 0, said[1]]} if said else {})
    w.make(Pulse, meeting=w.meeting(days), answers=9, counts=counts)
