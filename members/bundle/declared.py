"""What of the trunk and of this floor a whole-coalition export takes along (decisions.py)."""

from members.notices import registry

from .decisions import FILES, LINKS, MACHINERY, MADE_AGAIN, MERGES, OWN, SECRET, WITHOUT_LINKS, carry, leave

KINDS = {"partner": "members.partner", "person": "members.person"}
DONE = "t.status IN ('sent', 'skipped', 'failed')"
# A copy sends nothing the first one owed; what was owed is known there, so that nothing is owed twice.
UNSENT = {
    "status": f"CASE WHEN {DONE} THEN t.status ELSE 'skipped' END",
    "reason": f"CASE WHEN {DONE} THEN t.reason ELSE 'It was still to be sent where this coalition came from' END",
}


def _told_to_all():
    """Messages that stand in no log stand in no file either: whom they went to knows of them, nobody else."""
    names = ", ".join(f"'{name}'" for name in registry.private())
    return f"t.kind NOT IN ({names})" if names else ""


leave("coalition.User_groups", MACHINERY)
leave("coalition.User_user_permissions", MACHINERY)
carry(
    "coalition.User",
    "email name",
    leave={
        "password": SECRET,
        "last_login": SECRET,
        "is_superuser": SECRET,
        "theme": OWN,
        "is_active": OWN,
        "date_joined": OWN,
    },
)
carry(
    "coalition.Coalition",
    "name mission jurisdiction time_zone state created_at",
    leave={"slug": "chosen when the coalition is imported"},
)
carry("coalition.Role", "user role given_at")
carry(
    "coalition.AuditEvent",
    "at by by_name verb target_type target_id target_label details",
    loose={"target_id": ("target_type", None)},
)
leave("coalition.Occasion", MACHINERY)
leave("coalition.PeriodicWork", MACHINERY)
carry("members.StakeholderType", "code name is_core is_health_sector target_count eligible_count position")
carry(
    "members.Partner",
    "name kind stakeholder_type part_of external_id address city state postal_code county phone email website about "
    "represents is_founder created_at updated_at",
    leave={"search_text": MADE_AGAIN},
)
carry("members.Membership", "partner status started_on ended_on note")
carry(
    "members.Person",
    "user name email phone time_zone notes paused_until preferred_channel preferred_time preferred_place "
    "access_needs erased_at created_at updated_at",
    leave={"link_epoch": LINKS},
)
carry(
    "members.Affiliation",
    "person partner title level contact_role is_champion night_phone brief_every_days started_on ended_on",
)
leave("members.SignInInvitation", LINKS)
carry("members.Acquaintance", "one other strength how noted_on noted_by updated_at")
carry("members.AddressState", "person address state soft_count since")
carry("members.AddressEvent", "person notice address kind said key at by")
carry(
    "members.Pair",
    "kind first_id second_id strength reasons status found_at decided_at decided_by",
    loose={"first_id": ("kind", KINDS), "second_id": ("kind", KINDS)},
)
leave("members.Scan", MACHINERY)
leave("members.Merge", MERGES)
leave("members.MergeStep", MERGES)
leave("members.ImportRun", FILES)
carry("members.KnownFile", "kind headers mapping used_at", leave={"options": "they name types by their number here"})
leave("members.ImportRow", FILES)
carry(
    "members.InboundMail",
    "person notice digest from_address subject text files outcome said received_at settled_at settled_by",
    instead={"text": WITHOUT_LINKS.format("t.text")},
)
carry("members.Interest", "partner need priority source confirmed_on updated_at")
carry("members.Nomination", "partner nominator for_partner reason may_name nominated_on noted_by")
carry(
    "members.Notice",
    "key kind category person about_type about_id status reason owed_at not_before sent_at is_single digest "
    "to_address subject body",
    leave=dict.fromkeys(("details", "claimed_at", "claimed_by", "attempts"), MACHINERY),
    only=_told_to_all,
    loose={"about_id": ("about_type", None)},
    instead=UNSENT | {"body": WITHOUT_LINKS.format("t.body")},
    rekey="key",
)
carry("members.JoinedBecause", "partner because_of why noted_on noted_by")
carry("members.NoticePreference", "person category channel muted_at")
carry("members.MailHabit", "person language digest at_any_hour updated_at")
carry("members.PrivacyRequest", "person kind words asked_at settled_at settled_by answer")
carry("members.Erasure", "person why erased_at by fingerprints counts")
carry("members.RetentionRule", "kind months is_on updated_at")
carry("members.ProfileProposal", "partner person changes said_at outcome answer settled_at settled_by")
carry("members.CompetitionArea", "name words together updated_at")
carry("members.Competitor", "area partner")
carry("members.Wording", "kind language version subject body for_you is_current made_at made_by")
leave("members.Bringing", FILES)
leave("members.Export", FILES)
