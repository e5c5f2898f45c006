"""Reads of notices, and the conditional updates that move them: whoever's update finds the row, has it.

The SQL is written out where one statement has to do for many rows, or has to look at several tables in the instant it
takes the row. It names the models' tables as Django does.
"""

import json
from datetime import timedelta

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedQuerySet

CHUNK = 100  # notices in one Celery message, over one SMTP connection
SWEPT_AT_MOST = 20_000  # notices one sweep wakes workers for; the next one is a minute later
LEASE = timedelta(minutes=5)  # how long a worker may keep a notice without news of it

RESTING = "Messages rest until"
WORKER_LOST = "The worker stopped while handing it to the mail server: it may have gone out, or not."

_OWE = """
INSERT INTO members_notice (coalition_id, key, kind, category, person_id, about_type, about_id, details, status, reason,
                            owed_at, not_before, claimed_by, attempts, to_address, subject, body)
SELECT %(coalition)s, owed.key, %(kind)s, %(category)s, person.id, %(about_type)s, %(about_id)s,
       coalesce(owed.details, '{}'), 'owed', '', %(now)s, %(not_before)s, '', 0, '', '', ''
FROM jsonb_to_recordset(%(rows)s::jsonb) AS owed (key text, person bigint, details jsonb)
JOIN members_person person ON person.id = owed.person AND person.coalition_id = %(coalition)s
ON CONFLICT (coalition_id, key) DO NOTHING
RETURNING id
"""

# the same for everybody a query finds, without the way through Python
_OWE_EACH = """
INSERT INTO members_notice (coalition_id, key, kind, category, person_id, about_type, about_id, details, status, reason,
                            owed_at, not_before, claimed_by, attempts, to_address, subject, body)
SELECT %s, %s || person.id, %s, %s, person.id, %s, %s, '{{}}', 'owed', '', %s, %s, '', 0, '', '', ''
FROM members_person person
WHERE person.coalition_id = %s AND person.id IN ({people})
ON CONFLICT (coalition_id, key) DO NOTHING
RETURNING id
"""

_CLAIM = """
UPDATE members_notice SET status = 'claimed', claimed_at = %(now)s, claimed_by = %(run)s
WHERE id IN (
    SELECT id FROM members_notice
    WHERE id = ANY(%(ids)s) AND status = 'owed' AND not_before <= %(now)s
    ORDER BY id FOR UPDATE SKIP LOCKED
)
RETURNING id
"""

_KEEP_WORDS = """
UPDATE members_notice notice SET to_address = worded.address, subject = worded.subject, body = worded.body
FROM unnest(%(ids)s::bigint[], %(addresses)s::text[], %(subjects)s::text[], %(bodies)s::text[])
     AS worded (id, address, subject, body)
WHERE notice.id = worded.id AND notice.status = 'claimed' AND notice.claimed_by = %(run)s
RETURNING notice.id
"""

# One statement and one commit a mail: the last one is sent, the next one begins. The next one begins only while it is
# still ours, the address is still the one it is written to, and nobody switched it off in the meantime.
ADVANCE = """
UPDATE members_notice notice SET
    status = CASE id WHEN %(done)s::bigint THEN 'sent' ELSE 'sending' END,
    sent_at = CASE id WHEN %(done)s::bigint THEN %(done_at)s::timestamptz END,
    claimed_at = CASE id WHEN %(done)s::bigint THEN claimed_at ELSE %(now)s::timestamptz END,
    attempts = attempts + CASE id WHEN %(done)s::bigint THEN 0 ELSE 1 END,
    reason = ''
WHERE id IN (%(done)s::bigint, %(next)s::bigint) AND claimed_by = %(run)s::text AND CASE id
    WHEN %(done)s::bigint THEN status = 'sending'
    ELSE status = 'claimed'
        AND EXISTS (SELECT 1 FROM members_person WHERE id = notice.person_id AND email = notice.to_address
                    AND (%(passes_pause)s::boolean OR paused_until IS NULL OR paused_until <= %(today)s::date))
        AND NOT EXISTS (SELECT 1 FROM members_noticepreference
                        WHERE person_id = notice.person_id AND category = notice.category AND channel = 'mail')
        AND NOT EXISTS (SELECT 1 FROM members_addressstate address
                        WHERE address.person_id = notice.person_id
                        AND lower(address.address) = lower(notice.to_address)
                        AND (address.state = 'hard' OR address.state = 'complained' AND notice.category <> 'account'))
    END
RETURNING id
"""
NOBODY = -1  # no notice has this id


class NoticeQuerySet(ScopedQuerySet):
    """Coordinators see the notices of the coalition but private ones; anybody sees those sent to them."""

    def narrowed_for(self, viewer):
        from .registry import private  # it knows the models, which know this

        if viewer.can(Permission.KEEP_RECORDS):
            return self.exclude(kind__in=private())
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def about(self, row):
        """The notices about one meeting, report-back, …"""
        return self.filter(about_type=row._meta.label_lower, about_id=row.pk)

    def by_person(self):
        """{(row they are about, person): notice}; of two to one person (twins.py) the one that is not skipped."""
        rows = sorted(self.defer("body"), key=lambda notice: notice.status != "skipped")
        return {(notice.about_id, notice.person_id): notice for notice in rows}

    def needing_a_person(self):
        """Those that nobody but a person can move on, the longest waiting first."""
        return self.filter(status__in=["unsure", "failed"])

    def told(self):
        """What somebody can read of us, in the mail or in the app, and has not hidden there."""
        switches = apps.get_model("members", "NoticePreference").objects  # it stands above the notices
        hidden = switches.filter(person=OuterRef("person"), category=OuterRef("category"), channel="app")
        shown = self.filter(status__in=["sent", "unsure", "bundled", "skipped"]).exclude(category="account")
        return shown.exclude(subject="").exclude(Exists(hidden))

    def due_ids(self, now=None):
        """Ids of what is owed and due, the longest due first."""
        due = self.filter(status="owed", not_before__lte=now or timezone.now()).order_by("not_before", "pk")
        return list(due.values_list("pk", flat=True)[:SWEPT_AT_MOST])

    # --- moves --------------------------------------------------------------------------------------------------------

    def owe(self, *, coalition, kind, about, rows, not_before=None):
        """Insert what is not owed yet, in one statement; the new ids. See `actions.owe_many`."""
        now = timezone.now()
        owed = [{"key": key, "person": person, "details": details} for key, person, details in rows]
        return _ids(
            _OWE,
            coalition=coalition.pk,
            kind=kind.name,
            category=kind.category,
            about_type=about._meta.label_lower if about else "",
            about_id=about.pk if about else None,
            now=now,
            not_before=not_before or now,
            rows=json.dumps(owed, cls=DjangoJSONEncoder),
        )

    def owe_each(self, *, coalition, kind, about, people, occasion):
        """Owe everybody in `people` (a queryset of Person) one notice; the new ids. See `actions.owe_each`."""
        now = timezone.now()
        found, values = people.order_by().values("pk").query.sql_with_params()
        label = about._meta.label_lower
        start = (coalition.pk, f"{occasion}:", kind.name, kind.category, label, about.pk, now, now, coalition.pk)
        with connection.cursor() as cursor:
            cursor.execute(_OWE_EACH.format(people=found), (*start, *values))
            return [row[0] for row in cursor.fetchall()]

    def claim(self, ids, *, run):
        """Take those of these notices that are owed and due, for one run of a worker; the ids taken.

        Of two runs that race for a notice one gets it; the other passes it by without waiting.
        """
        return sorted(_ids(_CLAIM, ids=list(ids), now=timezone.now(), run=run))

    def keep_words(self, worded, *, run):
        """Keep what these `delivery.Worded` say and where they go, before the first of them leaves; the ids kept.

        Those that are not kept are not this run's any more.
        """
        return set(
            _ids(
                _KEEP_WORDS,
                run=run,
                ids=[each.notice.pk for each in worded],
                addresses=[each.address for each in worded],
                subjects=[each.subject for each in worded],
                bodies=[each.kept_text for each in worded],
            )
        )

    def give_back(self, ids, *, run, not_before=None, reason="", tried=False):
        """Owe again what this run has claimed and not begun. `tried` counts it as an attempt."""
        values = {"status": "owed", "claimed_by": "", "reason": reason[:300]}
        if not_before:
            values["not_before"] = not_before
        if tried:
            values["attempts"] = F("attempts") + 1
        return self.filter(pk__in=ids, status="claimed", claimed_by=run).update(**values)

    def recover_claimed(self, *, lease=LEASE):
        """Owe again what a worker claimed and then was lost with: none of it reached a mail server."""
        lost = self.filter(status="claimed", claimed_at__lte=timezone.now() - lease)
        return lost.update(status="owed", claimed_by="")

    def recover_sending(self, *, lease=LEASE):
        """Mark what was being handed over when its worker was lost: only a person can say whether it went out."""
        lost = self.filter(status="sending", claimed_at__lte=timezone.now() - lease)
        return lost.update(status="unsure", reason=WORKER_LOST)

    def wake_paused(self, person):
        """Make due what waits for the end of a pause that is over."""
        waiting = self.filter(person=person, status="owed", reason__startswith=RESTING)
        return waiting.update(not_before=timezone.now(), reason="")


def advance_values(*, run, done=None, done_at=None, next=None):
    """The values for ADVANCE: note that `done` (an id) was sent, and begin with `next` (a worded notice).

    It returns the ids that took. `next` is not begun when the run lost it, or when the person muted the category,
    paused, or changed their address a moment ago.
    """
    return {
        "run": run,
        "done": done or NOBODY,
        "done_at": done_at,
        "next": next.notice.pk if next else NOBODY,
        "now": timezone.now(),
        "passes_pause": next.passes_pause if next else True,
        "today": next.today if next else timezone.localdate(),
    }


def _ids(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
