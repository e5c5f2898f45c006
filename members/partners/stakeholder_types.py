"""The types a new coalition starts with: the HPP member types, and those the field guides add (domain.md 1)."""

# code, name, core, health sector, how many to aim for
DEFAULT_TYPES = [
    ("hospital", "Acute-care hospital", True, True, 2),
    ("ems", "Emergency medical services", True, True, 1),
    ("emergency-management", "Emergency management", True, False, 1),
    ("public-health", "Public health", True, True, 1),
    ("behavioral-health", "Behavioral health", False, True, 1),
    ("cert-mrc", "Community emergency response team or medical reserve corps", False, True, 1),
    ("dialysis", "Dialysis center or ESRD network", False, True, 1),
    ("federal-facility", "Federal facility", False, True, 1),
    ("home-health", "Home health", False, True, 1),
    ("infrastructure", "Infrastructure company", False, False, 1),
    ("jurisdiction", "City, county or tribe", False, False, 1),
    ("professional-association", "Professional association chapter", False, True, 1),
    ("public-safety", "Police and fire", False, False, 1),
    ("suppliers", "Device and supply maker or distributor", False, True, 1),
    ("ngo", "NGO or volunteer group", False, False, 1),
    ("outpatient", "Outpatient delivery", False, True, 1),
    ("primary-care", "Primary care", False, True, 1),
    ("payer", "Payer", False, True, 1),
    ("school", "School or academic center", False, False, 1),
    ("long-term-care", "Long-term care", False, True, 2),
    ("specialty-referral", "Specialty referral center", False, True, 1),
    ("support-services", "Laboratory, pharmacy, blood bank and other support", False, True, 1),
    ("faith-social", "Faith or social service", False, False, 1),
    ("business-coalition", "Business or purchaser coalition", False, False, 1),
    ("quality-improvement", "Quality-improvement organization", False, True, 1),
    ("health-plan", "Health plan", False, True, 1),
    ("physician-group", "Physician group", False, True, 1),
    ("government", "Legislator or state agency", False, False, 1),
    ("advocacy", "Advocacy group", False, False, 1),
    ("community-representative", "Community representative", False, False, 1),
    ("non-health-business", "Non-health business", False, False, 1),
]


def load_default_types(coalition):
    """Give a new coalition the default types."""
    from .models import StakeholderType

    StakeholderType.objects.bulk_create(
        StakeholderType(
            coalition=coalition,
            code=code,
            name=name,
            is_core=core,
            is_health_sector=health,
            target_count=target,
            position=position,
        )
        for position, (code, name, core, health, target) in enumerate(DEFAULT_TYPES)
    )
