"""What happened below becomes evidence here, in the same transaction (design.md 4)."""

from django.dispatch import receiver

from coalition.facts import coalition_created
from engagement import facts as engagement_facts
from engagement.introductions.models import Introduction
from meetings import facts as meeting_facts
from members.facts import came_by_mistake, nomination_changed, partner_joined

from .actions import follow, forget, void
from .models import PolicyVersion, Signal
from .plans import keep_baseline
from .policy import CURRENT


@receiver(coalition_created)
def start_with_the_policy(coalition, **_):
    """A new coalition scores by the current policy."""
    PolicyVersion.objects.create(coalition=coalition, version=CURRENT.version, document=CURRENT.to_json())


@receiver(meeting_facts.attendance_recorded)
def they_came(attendances, **_):
    """Attended, for the partners of the meetings on the sheet."""
    if attendances:
        follow(attendances[0].coalition, {"attended"}, {row.meeting_id for row in attendances})


@receiver(meeting_facts.rsvp_given)
def they_answered(invitation, **_):
    """An answer to an invitation, a decline included."""
    follow(invitation.coalition, {"rsvp_given"}, {invitation.meeting_id})


@receiver(meeting_facts.meeting_held)
def they_hosted(meeting, **_):
    """Hosting and chairing count once the meeting was held."""
    follow(meeting.coalition, {"hosted_meeting", "chaired", "attended"}, {meeting.pk})


@receiver(meeting_facts.decision_participated)
def they_decided(ballots, **_):
    """Taking part in a decision; abstaining with a reason is taking part."""
    if ballots:
        follow(ballots[0].coalition, {"decision_participated"}, {row.decision_id for row in ballots})


@receiver(meeting_facts.task_completed)
def they_did_a_task(task, **_):
    """A task done, or no longer done."""
    follow(task.coalition, {"task_completed"}, {task.pk})


@receiver(meeting_facts.objective_owned)
def they_took_it_on(objective, ownerships, **_):
    """Somebody looks after an objective from now on."""
    follow(objective.coalition, {"objective_owned"}, {row.pk for row in ownerships})


@receiver(meeting_facts.objective_moved)
def it_became_more_than_an_idea(objective, **_):
    """Owning an idea is not evidence yet, owning a plan is."""
    follow(objective.coalition, {"objective_owned"}, set(objective.ownerships.values_list("pk", flat=True)))
    if objective.status == objective.Status.ACTIVE:
        keep_baseline(objective)


@receiver(meeting_facts.statement_understood)
def they_share_the_page(statement, **_):
    """Ticked "I understand it", or took that back."""
    follow(statement.coalition, {"briefing_acknowledged"}, {statement.pk})


@receiver(meeting_facts.item_suggested)
def they_suggested(suggestion, **_):
    """Asking to have something on an agenda, whatever came of it."""
    follow(suggestion.coalition, {"agenda_item_proposed"}, {suggestion.pk})


@receiver(meeting_facts.papers_acknowledged)
def they_read(meeting, **_):
    """A deliberate tick that agenda and papers were read, or its taking back."""
    follow(meeting.coalition, {"briefing_acknowledged"}, {meeting.pk})


@receiver(meeting_facts.survey_completed)
def they_answered_the_pulse(meeting, **_):
    """Answered the three questions after a meeting; what they said is kept nowhere beside them."""
    follow(meeting.coalition, {"survey_completed"}, {meeting.pk})


@receiver(engagement_facts.input_given)
@receiver(engagement_facts.input_withdrawn)
def they_spoke(input, **_):
    """Input given, or taken back as entered by mistake."""
    follow(input.coalition, {"input_given"}, {input.request_id})


@receiver(engagement_facts.pledge_changed)
def they_promised(pledge, **_):
    """A promise made, changed, withdrawn or kept (domain.md 3.4)."""
    follow(pledge.coalition, {"pledge_made", "pledge_fulfilled"}, {pledge.pk})


@receiver(engagement_facts.pledge_delivered)
def they_delivered(delivery, **_):
    """An instalment of a promise, and what it does to the promise itself."""
    follow(delivery.coalition, {"pledge_made", "pledge_fulfilled"}, {delivery.pledge_id})


@receiver(engagement_facts.resource_delivered)
def they_gave(contribution, **_):
    """Something given without a promise."""
    follow(contribution.coalition, {"resource_delivered"}, {contribution.pk})


@receiver(engagement_facts.resources_delivered)
def they_gave_in_a_file(coalition, ids, **_):
    """Many things at once, from an import, or no longer."""
    follow(coalition, {"resource_delivered"}, set(ids))


@receiver(engagement_facts.drill_answered)
def they_could_be_reached(drill, **_):
    """A day-and-night contact answered in a drill (PUR-1)."""
    follow(drill.coalition, {"drill_responded"}, {drill.pk})


@receiver(engagement_facts.delivery_taken_back)
def they_had_not_delivered(delivery, **_):
    """An instalment entered by mistake: its row is about to go, so its signal is voided by name."""
    void(Signal.objects.of_source("delivery", delivery.pk))


@receiver(engagement_facts.concern_changed)
def they_worried(coalition, concern, **_):
    """A concern raised, opened or closed to the coordinators, or taken back; `concern` is its id."""
    follow(coalition, {"concern_raised"}, {concern})


@receiver(engagement_facts.role_changed)
def they_took_a_role(offer, **_):
    """A role taken on, or laid down."""
    follow(offer.coalition, {"role_accepted"}, {offer.pk})


@receiver(engagement_facts.introduction_changed)
def they_opened_a_door(introduction, **_):
    """An introduction made, or settled otherwise (CHM-1)."""
    follow(introduction.coalition, {"introduction_made", "introduction_joined"}, {introduction.pk})


@receiver(partner_joined)
def whom_they_introduced_joined(membership, newly=False, **_):
    """A partner joined: a deed of those who introduced us to it, unless it is so new that nobody can have."""
    if newly:
        return
    introduced = set(Introduction.objects.filter(partner=membership.partner_id).values_list("pk", flat=True))
    if introduced:
        follow(membership.coalition, {"introduction_joined"}, introduced)


@receiver(engagement_facts.outreach_changed)
def they_carried_the_word(coalition, outreach, **_):
    """Something done outside, or taken out as noted by mistake; `outreach` is its id (ACT-5)."""
    follow(coalition, {"outreach_done"}, {outreach})


@receiver(engagement_facts.agreement_changed)
def they_signed(coalition, agreement, **_):
    """An agreement signed, renewed, ended or taken out; `agreement` is its id."""
    follow(coalition, {"agreement_signed"}, {agreement})


@receiver(nomination_changed)
def they_named_somebody(coalition, nomination, **_):
    """A name put forward, or taken back; `nomination` is its id (REC-2)."""
    follow(coalition, {"nomination_made"}, {nomination})


@receiver(came_by_mistake)
def they_were_never_here(coalition, people, partners, by, **_):
    """People and partners of an import that is taken back."""
    if people or partners:
        forget(coalition, people=people, partners=partners, by=by)
