"""Every tile computed a second time, in plain Python over exported rows: no SQL, no roll-up, no function of the product.

Written from domain.md 3.2-3.7 alone. `facts` is {table: [row as a dict, …]} as `facts_of` exports it.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from math import log
from statistics import median

from engagement import models as e
from meetings import models as m
from members import models as p

CHANNELS = ("PRESENCE", "VOICE", "PLEDGE", "ACTION", "LEAD")
HALF_LIFE = dict(zip(CHANNELS, (90, 180, 180, 365, 365), strict=True))
WEIGHT = {
    "rsvp_given": 0.5, "attended": 2, "briefing_acknowledged": 0.5, "input_given": 2, "concern_raised": 2, "decision_participated": 2,
    "survey_completed": 1, "pledge_made": 2, "role_accepted": 2, "agreement_signed": 4, "pledge_fulfilled": 4, "resource_delivered": 4,
    "task_completed": 2, "practice_adopted": 4, "outreach_done": 2, "chaired": 3, "introduction_made": 2, "executive_in_review": 3,
}  # fmt: skip
CHANNEL_OF = {
    "rsvp_given": "PRESENCE", "attended": "PRESENCE", "briefing_acknowledged": "PRESENCE", "input_given": "VOICE",
    "concern_raised": "VOICE", "decision_participated": "VOICE", "survey_completed": "VOICE", "pledge_made": "PLEDGE",
    "role_accepted": "PLEDGE", "agreement_signed": "PLEDGE", "pledge_fulfilled": "ACTION", "resource_delivered": "ACTION",
    "task_completed": "ACTION", "practice_adopted": "ACTION", "outreach_done": "ACTION", "chaired": "LEAD",
    "introduction_made": "LEAD", "executive_in_review": "LEAD",
}  # fmt: skip
STAGES = ("unaware", "aware", "interested", "committed", "acting", "leading")
EFFORT = {"light": 0.5, "moderate": 1.0, "major": 2.0}
TABLES = {
    "types": p.StakeholderType, "partners": p.Partner, "memberships": p.Membership, "affiliations": p.Affiliation,
    "nominations": p.Nomination, "signals": e.Signal, "contacts": e.Contact, "inputs": e.Input, "requests": e.InputRequest,
    "answers": e.ReportBack, "pledges": e.Pledge, "deliveries": e.Delivery, "gifts": e.Contribution, "seats": e.Seat,
    "reached": e.Reached, "news": e.News, "objectives": m.Objective, "milestones": m.Milestone, "won": e.Win, "tasks": m.Task,
    "meetings": m.Meeting, "attendances": m.Attendance, "concerns": e.Concern, "measurements": m.Measurement, "groups": m.AffectedGroup, "decisions": m.Decision, "ballots": m.Ballot,
}  # fmt: skip


def facts_of(coalition):
    """Everything of a coalition as plain rows."""
    return {name: list(model.objects.filter(coalition=coalition).values()) for name, model in TABLES.items()}


class Plain:
    """The figures of a day, over rows."""

    def __init__(self, facts, day, zone):
        self.f, self.day, self.zone = facts, day, zone
        self.type_of = {row["id"]: row["stakeholder_type_id"] for row in facts["partners"]}
        self.types = {row["id"]: row for row in facts["types"]}
        self.members = {
            row["partner_id"]
            for row in facts["memberships"]
            if row["status"] == "member"
            and row["started_on"] <= day
            and (row["ended_on"] is None or row["ended_on"] >= day)
        }

    def live(self, day):
        return [
            row
            for row in self.f["signals"]
            if row["occurred_on"] <= day
            and row["voided_at"] is None
            and (row["ended_on"] is None or row["ended_on"] > day)
        ]

    def points(self, day):
        """partner -> channel -> points: one credit a source, the largest among its people."""
        credits = {}
        for row in self.live(day):
            channel = CHANNEL_OF[row["kind"]]
            worth = (
                WEIGHT[row["kind"]] * row["magnitude"] * 2 ** (-(day - row["occurred_on"]).days / HALF_LIFE[channel])
            )
            group = (row["partner_id"], row["kind"], row["source_type"], row["source_id"])
            credits[group] = max(credits.get(group, (0, channel)), (worth, channel))
        found = {pk: dict.fromkeys(CHANNELS, 0.0) for pk in self.type_of}
        for (partner, *_), (worth, channel) in credits.items():
            found[partner][channel] += worth
        return found

    def stage(self, partner, day):
        now = self.points(day)[partner]

        def at_least(channel, most):
            return now[channel] >= most - 1e-9

        if at_least("LEAD", 2) and at_least("ACTION", 2):
            return 5
        if at_least("ACTION", 2):
            return 4
        if at_least("PLEDGE", 1):
            return 3
        if at_least("VOICE", 1) or at_least("PRESENCE", 3):
            return 2
        known = any(
            row["partner_id"] == partner and row["voided_at"] is None and row["occurred_on"] <= day
            for row in self.f["signals"]
        ) or any(row["partner_id"] == partner and row["was_two_way"] and row["on"] <= day for row in self.f["contacts"])
        return 1 if known else 0

    def stages(self, day):
        return {pk: self.stage(pk, day) for pk in self.members}

    def active(self):
        since = self.day - timedelta(days=365)
        acted = {
            row["partner_id"]
            for row in self.live(self.day)
            if CHANNEL_OF[row["kind"]] != "PRESENCE" and row["occurred_on"] > since
        }
        return len(acted & self.members), len(self.members)

    def coverage(self, held):
        counted = Counter(self.type_of[pk] for pk in held)
        top = bottom = 0.0
        for pk, kind in self.types.items():
            if kind["target_count"]:
                weight = 2 if kind["is_core"] else 1
                top += weight * min(1, counted[pk] / kind["target_count"])
                bottom += weight
        return 100 * top / bottom if bottom else None

    def engaged(self):
        return {pk for pk, stage in self.stages(self.day).items() if stage >= 3}

    def reach(self):
        known = {pk: kind["eligible_count"] for pk, kind in self.types.items() if kind["eligible_count"]}
        here = sum(self.type_of[pk] in known for pk in self.members)
        return here / sum(known.values()) if known else None

    def flow(self):
        before = Plain(self.f, self.day - timedelta(days=91), self.zone)
        both = self.members & before.members
        was, now = before.stages(before.day), self.stages(self.day)
        return sum(now[pk] > was[pk] for pk in both), sum(now[pk] < was[pk] for pk in both), len(both)

    def concentration(self):
        found = self.points(self.day)
        values = sorted(sum(found[pk][channel] for channel in CHANNELS[1:]) for pk in self.members)
        n, total = len(values), sum(values)
        if n < 5 or total <= 0:
            return None
        apart = sum(abs(a - b) for a in values for b in values)  # G by mean difference, another form than the product's
        return apart / (2 * n * total) * n / (n - 1)

    def momentum(self):
        """member -> new, rising, steady or cooling (domain.md 3.5); of the points, each credit's largest at each half-life."""
        words = {}
        for partner in self.members:
            live = [row for row in self.live(self.day) if row["partner_id"] == partner]
            if not live:
                continue
            days = (self.day - min(row["occurred_on"] for row in live)).days
            rates = []
            for half in (90, 365):
                credits = defaultdict(float)
                for row in live:
                    worth = WEIGHT[row["kind"]] * row["magnitude"] * 2 ** (-(self.day - row["occurred_on"]).days / half)
                    group = (row["kind"], row["source_type"], row["source_id"])
                    credits[group] = max(credits[group], worth)
                rates.append(log(2) / half * sum(credits.values()) / (1 - 2 ** (-max(days, 30) / half)))
            drift = (rates[0] - rates[1]) / (rates[0] + rates[1])
            word = "rising" if drift >= 0.25 else "cooling" if drift <= -0.25 else "steady"
            words[partner] = "new" if days < 90 else word
        return words

    def risk(self):
        """(high, watch) members by the signs of domain.md 3.7 that the rows here can show; low is everybody else."""
        signs = Counter({pk: 2 for pk, word in self.momentum().items() if word == "cooling"})
        signs.update(dict.fromkeys(self.missed_two(), 2))
        signs.update(dict.fromkeys(self.worried(), 2))
        signs.update(dict.fromkeys(self.unanswered(), 2))
        signs.update(dict.fromkeys(self.past_their_day(), 1))
        signs.update(dict.fromkeys(self.on_one_person(), 1))
        signs.update({pk: 1 for pk, balance in self.balances().items() if balance < -0.33})
        shares = [100 * signs[pk] / 14 for pk in self.members]
        return sum(share >= 50 for share in shares), sum(25 <= share < 50 for share in shares)

    def missed_two(self):
        starts = {row["id"]: row["starts_at"] for row in self.f["meetings"]}
        seen = defaultdict(dict)
        for row in self.f["attendances"]:
            at = starts[row["meeting_id"]]
            if row["status"] != "not_recorded" and at.astimezone(self.zone).date() <= self.day:
                seen[row["partner_id"]][at] = row["status"] == "absent"
        lately = {pk: [missed for _, missed in sorted(rows.items())][-2:] for pk, rows in seen.items()}
        return [pk for pk, last in lately.items() if last == [True, True]]

    def worried(self):
        return {
            row["partner_id"]
            for row in self.f["concerns"]
            if row["nature"] == "professional"
            and (self.day - row["raised_on"]).days > 30
            and (row["settled_on"] is None or row["settled_on"] > self.day)
        }

    def unanswered(self):
        of = {row["id"]: row["partner_id"] for row in self.f["inputs"]}
        return {of[pk] for pk, (_, due, closed) in self.owed_by_input().items() if due < self.day and closed is None}

    def past_their_day(self):
        came = defaultdict(float)
        for row in self.f["deliveries"]:
            if row["delivered_on"] <= self.day:
                came[row["pledge_id"]] += float(row["quantity"])
        year = timedelta(days=365)
        return {
            row["partner_id"]
            for row in self.f["pledges"]
            if row["direction"] == "theirs"
            and self.day - year < row["due_on"] < self.day
            and came[row["id"]] < float(row["quantity"])
        }

    def on_one_person(self):
        people = defaultdict(set)
        for row in self.f["affiliations"]:
            if row["started_on"] <= self.day and (row["ended_on"] is None or row["ended_on"] >= self.day):
                people[row["partner_id"]].add(row["person_id"])
        return [pk for pk, here in people.items() if len(here) == 1]

    def owed(self):
        return self.owed_by_input().values()

    def owed_by_input(self):
        """input -> (given on, due on, answered on or None)."""
        answers = {row["request_id"]: row["published_at"] for row in self.f["answers"]}
        requests = {row["id"]: row for row in self.f["requests"]}
        found = {}
        for row in self.f["inputs"]:
            if row["given_on"] > self.day:
                continue
            decided = requests[row["request_id"]]["decided_on"]
            decided = decided if decided and decided <= self.day else None
            due = decided + timedelta(days=14) if decided else row["given_on"] + timedelta(days=30)
            at = answers.get(row["request_id"])
            closed = at.astimezone(self.zone).date() if at else None
            found[row["id"]] = row["given_on"], due, closed if closed and closed <= self.day else None
        return found

    def closure(self):
        due = [one for one in self.owed() if one[1] <= self.day]
        if not due:
            return None
        days = median(((closed or self.day) - given).days for given, _, closed in due)
        on_time = sum(closed is not None and closed <= by for _, by, closed in due)
        return on_time / len(due), sum(closed is not None for _, _, closed in due) / len(due), days, len(due)

    def balances(self):
        sides = {"ours": defaultdict(float), "theirs": defaultdict(float)}
        pledges = {row["id"]: row for row in self.f["pledges"]}
        for row in self.f["gifts"]:
            if row["given_on"] <= self.day:
                age = (self.day - row["given_on"]).days
                sides[row["direction"]][row["partner_id"]] += 4 * EFFORT[row["effort_band"]] * 2 ** (-age / 365)
        for row in self.f["deliveries"]:
            if row["delivered_on"] <= self.day:
                promise, age = pledges[row["pledge_id"]], (self.day - row["delivered_on"]).days
                worth = 4 * EFFORT[promise["effort_band"]] * float(row["increase"]) * 2 ** (-age / 365)
                sides[promise["direction"]][promise["partner_id"]] += worth
        ours, theirs = sides["ours"], sides["theirs"]
        return {
            pk: (ours[pk] - theirs[pk]) / (ours[pk] + theirs[pk])
            for pk in set(ours) | set(theirs)
            if ours[pk] + theirs[pk]
        }

    def first_asks(self):
        pledges = {row["id"]: row for row in self.f["pledges"]}
        asks, gives = defaultdict(list), defaultdict(list)
        for row in self.f["contacts"]:
            if row["was_ask"] and row["on"] <= self.day:
                asks[row["partner_id"]].append(row["on"])
        for row in self.f["gifts"]:
            if row["direction"] == "ours" and row["given_on"] <= self.day:
                gives[row["partner_id"]].append(row["given_on"])
        for row in self.f["deliveries"]:
            if pledges[row["pledge_id"]]["direction"] == "ours" and row["delivered_on"] <= self.day:
                gives[pledges[row["pledge_id"]]["partner_id"]].append(row["delivered_on"])
        if not asks:
            return None
        return sum(bool(gives[pk]) and min(gives[pk]) <= min(days) for pk, days in asks.items()) / len(asks)

    def decisions(self):
        since = self.day - timedelta(days=365)
        counted = {
            row["id"] for row in self.f["decisions"] if row["decided_on"] and since < row["decided_on"] <= self.day
        }
        opened, took = Counter(), Counter()
        for row in self.f["ballots"]:
            if row["decision_id"] in counted:
                opened[row["partner_id"]] += 1
                took[row["partner_id"]] += row["choice"] != "open"
        if not opened:
            return None, None
        by_type = defaultdict(lambda: [0, 0])
        for pk, number in opened.items():
            by_type[self.type_of[pk]][0] += took[pk]
            by_type[self.type_of[pk]][1] += number
        rates = [a / b for a, b in by_type.values()]
        parity = min(rates) / max(rates) if max(rates) else None
        return sum(took[pk] >= opened[pk] / 2 for pk in opened) / len(opened), parity

    def seats(self):
        held = Counter()
        for row in self.f["seats"]:
            begun = row["starts_on"] is None or row["starts_on"] <= self.day
            goes_on = row["ends_on"] is None or row["ends_on"] >= self.day
            if begun and goes_on and row["partner_id"]:
                held[self.type_of[row["partner_id"]] or row["stakeholder_type_id"]] += 1
        here = Counter(self.type_of[pk] for pk in self.members)
        if not held or not here:
            return None
        return 0.5 * sum(abs(held[k] / held.total() - here[k] / here.total()) for k in set(held) | set(here))

    def stalled(self):
        moves = defaultdict(list)
        for table, when in (("milestones", "reached_on"), ("tasks", "done_on")):
            for row in self.f[table]:
                if row[when] and row[when] <= self.day:
                    moves[row["objective_id"]].append(row[when])
        active = still = 0
        for row in self.f["objectives"]:
            if row["status"] == "active":
                days = moves[row["id"]] + [
                    on for on in (row["activated_on"], row["last_moved_on"]) if on and on <= self.day
                ]
                active += 1
                still += (self.day - max(days)).days >= 60
        return still, active

    def consultation(self):
        levels = defaultdict(set)
        for row in self.f["affiliations"]:
            levels[row["person_id"]].add(row["level"])
        objective_of = {row["id"]: row["objective_id"] for row in self.f["requests"]}
        said = [row for row in self.f["inputs"] if row["given_on"] <= self.day]
        live = {row["id"] for row in self.f["objectives"] if row["status"] in ("design", "active")}
        asked = heard = 0
        for group in self.f["groups"]:
            if group["objective_id"] in live and group["support"] != "not":
                asked += 1
                heard += any(
                    objective_of[row["request_id"]] == group["objective_id"]
                    and self.type_of.get(row["partner_id"]) == group["stakeholder_type_id"]
                    and (not group["level"] or group["level"] in levels[row["person_id"]])
                    for row in said
                )
        return heard / asked if asked else None

    def in_year(self, rows, when):
        return [row for row in rows if row[when] and self.day - timedelta(days=365) < row[when] <= self.day]

    def joining(self):
        named = {row["partner_id"] for row in self.in_year(self.f["nominations"], "nominated_on")}
        joined = self.in_year([row for row in self.f["memberships"] if row["status"] == "member"], "started_on")
        return len(named | {row["partner_id"] for row in joined})

    def resources(self):
        gifts = self.in_year([row for row in self.f["gifts"] if row["direction"] == "theirs"], "given_on")
        theirs = {row["id"] for row in self.f["pledges"] if row["direction"] == "theirs"}
        kept = self.in_year([row for row in self.f["deliveries"] if row["pledge_id"] in theirs], "delivered_on")
        return len(gifts) + len(kept)

    def wins(self):
        done = self.in_year([row for row in self.f["objectives"] if row["status"] == "done"], "closed_on")
        return (
            len(done) + len(self.in_year(self.f["milestones"], "reached_on")) + len(self.in_year(self.f["won"], "on"))
        )

    def promises(self):
        came = defaultdict(float)
        for row in self.f["deliveries"]:
            if row["delivered_on"] <= self.day:
                came[row["pledge_id"]] += float(row["quantity"])
        top = bottom = 0.0
        for row in self.in_year(self.f["pledges"], "due_on"):
            gone = row["status"] == "withdrawn" and row["settled_on"] and row["settled_on"] <= self.day
            if row["direction"] == "ours" and not gone:
                effort = EFFORT[row["effort_band"]]
                top += effort * min(1, came[row["id"]] / float(row["quantity"]))
                bottom += effort
        return top / bottom if bottom else None
