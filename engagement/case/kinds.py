"""What moves people, and whom we speak to: the words that evidence, cases, messages and briefs share (EVD-3, INT-3)."""

from django.db import models

from members.models import Affiliation


class Motive(models.TextChoices):
    """A kind of return, and by the same token what moves somebody. Money is one of eight."""

    MISSION = "mission", "Mission"
    QUALITY = "quality", "Quality of care"
    DUTY = "duty", "Moral duty"
    IMAGE = "image", "Standing in public"
    COMPLIANCE = "compliance", "Rules it helps to meet"
    ELIGIBILITY = "eligibility", "What it makes us eligible for"
    FUNDER = "funder", "What funders look for"
    MONEY = "money", "Money"


class Audience(models.TextChoices):
    """Whom words are for."""

    LEADER = "leader", "Leaders"
    CLINICIAN = "clinician", "Clinicians"
    FRONT_LINE = "front_line", "Front line and support"
    COMMUNITY = "community", "Patients and community"
    FUNDER = "funder", "Board and funders"


Level = Affiliation.Level
LEVELS = {  # the levels of people an audience is made of
    Audience.LEADER: (Level.EXECUTIVE, Level.MANAGER),
    Audience.CLINICIAN: (Level.CLINICAL,),
    Audience.FRONT_LINE: (Level.FRONT_LINE, Level.SUPPORT),
    Audience.COMMUNITY: (Level.COMMUNITY,),
    Audience.FUNDER: (Level.EXECUTIVE,),
}
