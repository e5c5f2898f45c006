"""What people at a level often worry about (WRK-6): so that a coordinator thinks of it, and nobody has to find the words."""

from members.models import Affiliation

Level = Affiliation.Level

PROMPTS = {
    Level.EXECUTIVE: (
        "What does it cost, and what does it save?",
        "Which promise do I make for my people, and for how long?",
        "What happens to our name if it goes wrong?",
    ),
    Level.MANAGER: (
        "Who covers while they are away?",
        "Which report comes on top, and which one goes?",
        "Does it fit the roster that is written already?",
    ),
    Level.CLINICAL: (
        "Does a visit take longer?",
        "Who sees the patient while I fill this in?",
        "Does it change what I may decide myself?",
    ),
    Level.FRONT_LINE: (
        "Where do people wait, and which room is left?",
        "What do I say when somebody asks me why?",
        "What if two things come at once?",
    ),
    Level.SUPPORT: (
        "Who tells us before it begins?",
        "Does it come on top of the phone and the desk?",
        "Who shows us how, and who do we ask later?",
    ),
    Level.COMMUNITY: (
        "When is it, and who looks after the children?",
        "Who sees what I say?",
        "Will anything come of it?",
    ),
}


def for_levels(levels):
    """[(level in words, prompts)] of the levels given, in the order of Affiliation.Level."""
    return [(level.label, PROMPTS[level]) for level in Level if level in levels]


def for_person(person, on):
    """Prompts for the levels a person has today; those for the front line when none is known. One query."""
    levels = set(person.affiliations.in_force(on=on).values_list("level", flat=True)) if person else set()
    found = [prompt for _, prompts in for_levels(levels) for prompt in prompts]
    return found or list(PROMPTS[Level.FRONT_LINE])
