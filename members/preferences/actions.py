"""What somebody wants to get, changed: switches, summary, language, a pause. Each takes effect before the next send."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalition import audit, versions
from members.notices.models import SWITCHABLE, Notice, NoticeCategory

from .models import Channel, Language, MailHabit, NoticePreference

audit.describe(
    notices_switched="{by} changed which mails {target} gets: {changes}",
    habit_changed="{by} changed how mail comes to {target}: {changes}",
    reach_changed="{by} changed how {target} is best reached: {changes}",
    messages_paused="{by} paused messages to {target} until {until}",
    messages_resumed="{by} ended the pause of messages to {target}",
)

REACHED = ("preferred_channel", "preferred_time", "preferred_place", "access_needs")
PAUSES = (30, 60, 90)  # days; domain.md 5, rule 7
MAIL, APP = Channel.MAIL, Channel.APP
# What can be read in the app whatever somebody switches off: the answer to what they said (rule 4).
HIDEABLE = [category for category in SWITCHABLE if category != NoticeCategory.REPORT_BACK]
OFFERED = {MAIL: SWITCHABLE, APP: HIDEABLE}


@transaction.atomic
def set_preferences(*, person, wanted, by, channel=MAIL):
    """Switch on exactly the categories in `wanted` (values of NoticeCategory) on a channel; what changed, in words."""
    switches = person.notice_preferences.filter(channel=channel)
    muted_now = set(switches.values_list("category", flat=True))
    muted_next = {category.value for category in OFFERED[channel]} - set(wanted)
    off, on = muted_next - muted_now, muted_now - muted_next
    NoticePreference.objects.bulk_create(
        [
            NoticePreference(coalition_id=person.coalition_id, person=person, category=category, channel=channel)
            for category in off
        ],
        ignore_conflicts=True,
    )
    switches.filter(category__in=on).delete()
    where = "" if channel == MAIL else " in the app"
    changes = [f"{NoticeCategory(category).label}{where} off" for category in sorted(off)]
    changes += [f"{NoticeCategory(category).label}{where} on" for category in sorted(on)]
    if changes:
        audit.record("notices_switched", coalition=person.coalition, target=person, by=by, changes=", ".join(changes))
    return changes


@transaction.atomic
def mute(*, person, category, by=None):
    """Switch one category of mail off, as one click in a mail does; doing it twice changes nothing."""
    return set_preferences(person=person, wanted=_wanted(person) - {category}, by=by)


@transaction.atomic
def unmute(*, person, category, by=None):
    """Switch one category of mail on again."""
    return set_preferences(person=person, wanted=_wanted(person) | {category}, by=by)


def _wanted(person):
    muted = person.notice_preferences.filter(channel=MAIL).values_list("category", flat=True)
    return {category.value for category in SWITCHABLE} - set(muted)


@transaction.atomic
def set_habit(*, person, by, digest, language, time_zone, at_any_hour=None):
    """Keep how often the summary comes, the language, the person's own time zone, and whether incidents may reach them at
    any hour (None: as it is); what changed, in words."""
    habit = MailHabit.objects.filter(person=person).first() or MailHabit(coalition=person.coalition, person=person)
    changes = []
    if habit.digest != digest:
        habit.digest = digest
        changes.append(f"summary {habit.get_digest_display().lower()}")
    if habit.language != language:
        habit.language = language
        changes.append(f"language {Language(language).label}")
    if at_any_hour not in (None, habit.at_any_hour):
        habit.at_any_hour = at_any_hour
        changes.append("incidents at any hour" if at_any_hour else "incidents by day only")
    if changes:
        habit.save()
    if person.time_zone != time_zone:
        person.time_zone = time_zone
        person.save(update_fields=["time_zone", "updated_at"])
        changes.append(f"time zone {time_zone or 'of the coalition'}")
    if changes:
        audit.record("habit_changed", coalition=person.coalition, target=person, by=by, changes=", ".join(changes))
    return changes


@transaction.atomic
def pause(*, person, days, by=None):
    """Let messages to `person` rest for 30, 60 or 90 days, or end the rest with 0. What is owed is sent afterwards."""
    if days and days not in PAUSES:
        raise ValidationError("A pause lasts 30, 60 or 90 days.")
    if not days:
        if person.paused_until:
            person.paused_until = None
            person.save(update_fields=["paused_until", "updated_at"])
            Notice.objects.wake_paused(person)
            audit.record("messages_resumed", coalition=person.coalition, target=person, by=by)
        return
    person.paused_until = person.coalition.today() + timezone.timedelta(days=days)
    person.save(update_fields=["paused_until", "updated_at"])
    audit.record(
        "messages_paused",
        coalition=person.coalition,
        target=person,
        by=by,
        until=f"{person.paused_until:%B} {person.paused_until.day}, {person.paused_until.year}",
    )


@transaction.atomic
def set_reach(*, person, by, **fields):
    """Keep how somebody is best reached, when and where, and what they need to take part; what changed, in words."""
    person = versions.lock(person, seen=None)
    changed = versions.set_changed(person, {name: fields[name] for name in REACHED})
    if not changed:
        return []
    person.save(update_fields=[*changed, "updated_at"])
    words = versions.labels(person, changed)
    audit.record("reach_changed", coalition=person.coalition, target=person, by=by, changes=words)
    return [words]
