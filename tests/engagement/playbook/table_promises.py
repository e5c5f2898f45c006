"""Promises, gifts and asks; worries."""

from engagement.models import (
    Ask,
    Change,
    Concern,
    Contribution,
    Loan,
    PartnerGoal,
    ResourceNeed,
    ResourceOffer,
    Stance,
    TheirView,
)

from .truth import table


@table("promise-ours", {-15: False, -14: True, 0: True, 1: False})
def promise_ours(w, due):
    w.pledge(due, direction="ours")


@table("promise-ours", {"theirs": False, "kept": False})
def promise_ours_not(w, how):
    kept = {"status": "fulfilled", "delivered": 1, "settled_on": w.ago(1)} if how == "kept" else {}
    w.pledge(0, direction="theirs" if how == "theirs" else "ours", **kept)


@table("promise-missed", {0: False, 1: True, 300: True})
def promise_missed(w, due):
    w.pledge(due, direction="ours", made_on=w.ago(400))


@table("promise-missed", {"withdrawn": False})
def promise_withdrawn(w, _):
    w.pledge(5, direction="ours", status="withdrawn", settled_on=w.ago(6))


@table("thanks", {0: True, 30: True, 31: False, -1: False, "thanked": False, "ours": False})
def thanks(w, days):
    fields = {"thanked": {"thanked_on": w.ago(0)}, "ours": {"direction": "ours"}}.get(days, {})
    day = w.ago(days if isinstance(days, int) else 1)
    w.make(Contribution, **{"partner": w.partner, "kind": "space", "what": "Bay", "given_on": day} | fields)


@table("ask-before-give", {"nothing given": True, "given first": False, "given since": False})
def ask_before_give(w, how):
    w.make(
        Ask,
        partner=w.partner,
        what="Data",
        why="Plan",
        asked_on=w.ago(9),
        given_first=how == "given first",
        anyway=how != "given first",
    )
    if how == "given since":
        w.make(Contribution, direction="ours", partner=w.partner, kind="expertise", what="Talk", given_on=w.ago(1))


@table(
    "over-asked",
    {("light", "moderate"): True, ("moderate", "moderate"): False, (None, "light"): True, ("light", None): False},
)
def over_asked(w, bands):
    for direction, band in zip(("ours", "theirs"), bands, strict=True):
        if band:
            known = {"partner": w.partner, "kind": "space", "what": "Bay", "given_on": w.ago(0), "thanked_on": w.ago(0)}
            w.make(Contribution, direction=direction, effort_band=band, **known)


@table("loan-back", {-8: False, -7: True, 3: True, "back": False})
def loan_back(w, due):
    back = {"returned_on": w.ago(0)} if due == "back" else {}
    day = w.ago(due if isinstance(due, int) else 2)
    w.make(Loan, lender=w.another(), borrower=w.partner, what="Radios", lent_on=w.ago(40), due_back_on=day, **back)


@table("promise-theirs", {-15: False, -14: True, 0: True, 1: False})
def promise_theirs(w, due):
    w.pledge(due)


@table("promise-lapses", {0: False, 1: True, 14: True, 15: False})
def promise_lapses(w, due):
    w.pledge(due)


@table("ask-open", {13: False, 14: True, "answered": False})
def ask_open(w, days):
    answer = {"answer": "no", "answered_on": w.ago(0)} if days == "answered" else {}
    day = w.ago(days if isinstance(days, int) else 30)
    w.make(Ask, partner=w.partner, what="Data", why="Plan", asked_on=day, given_first=True, **answer)


@table("need-matched", {"space": True, "data": False, "own": False, "closed": False, "over": False})
def need_matched(w, how):
    w.make(ResourceNeed, partner=w.partner, good="space", what="A hall", made_on=w.ago(5))
    giver = w.partner if how == "own" else w.another()
    fields = {"closed": {"closed_on": w.ago(0)}, "over": {"until": w.ago(1)}}.get(how, {})
    good = "data" if how == "data" else "space"
    w.make(ResourceOffer, partner=giver, good=good, what="A bay", made_on=w.ago(5), **{"effort": "small"} | fields)


@table("goal-unhelped", {29: False, 30: True, "helped": False, "reached": False})
def goal_unhelped(w, days):
    fields = {"helped": {"how_we_help": "A talk"}, "reached": {"status": "reached"}}.get(days, {})
    w.make(
        PartnerGoal,
        partner=w.partner,
        what="Fewer falls",
        noted_on=w.ago(days if isinstance(days, int) else 60),
        **fields,
    )


def worry(w, **fields):
    if "coordinator" not in fields:
        fields["coordinator"] = w.user
    known = {
        "person": w.person,
        "partner": w.partner,
        "words": "Nights",
        "nature": "professional",
        "raised_on": w.ago(9),
    }
    return w.make(Concern, **known | fields)


@table("concern-unanswered", {"raised": True, "explored": True, "eased": False})
def concern_unanswered(w, status):
    settled = {"answered_on": w.ago(5), "answer": "A", "settled_on": w.ago(2)} if status == "eased" else {}
    worry(w, status=status, **settled)


@table("concern-not-eased", {13: False, 14: True})
def concern_not_eased(w, days):
    worry(w, status="answered", answer="Two", raised_on=w.ago(40), answered_on=w.ago(days))


@table("change-look", {-1: False, 0: True, "seen": False})
def change_look(w, days):
    seen = {"effect": "Good", "effect_on": w.ago(0)} if days == "seen" else {}
    day = w.ago(days if isinstance(days, int) else 1)
    w.make(Change, what_changed="Two cover", changed_on=w.ago(30), look_on=day, **seen)


@table("their-view", {"resistant": True, "neutral": False, "expired": False, "noted": False, "noted long ago": True})
def their_view(w, how):
    value = "neutral" if how == "neutral" else "resistant"
    w.make(
        Stance, partner=w.partner, value=value, note="As heard", on=w.ago(181 if how == "expired" else 180), by=w.user
    )
    if how.startswith("noted"):
        w.make(
            TheirView, partner=w.partner, words="Our night.", heard_on=w.ago(180 if how == "noted long ago" else 179)
        )
