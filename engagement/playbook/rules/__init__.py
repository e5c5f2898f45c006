"""All rules, a file a theme. Their order is the order of advice that is equally pressing."""

from . import answers, bodies, concerns, gatherings, judgments, openly, plans, promises, signs, talks, ties

NAMES = {
    "What people wait for": answers,
    "Promises, gifts and asks": promises,
    "What we said openly, and figures": openly,
    "Worries": concerns,
    "Decisions, seats and agreements": bodies,
    "Meetings": gatherings,
    "Fading signs": signs,
    "Ties": ties,
    "Talks and open doors": talks,
    "Aims and tasks": plans,
    "Judgments that grow old": judgments,
}
THEMES = [room.RULES for room in NAMES.values()]
RULES = {rule.name: rule for theme in THEMES for rule in theme}
PLACE = {name: place for place, name in enumerate(RULES)}
