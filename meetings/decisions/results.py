"""What a closed vote came to, as lines to read."""

from . import counting


def lines_of(decision):
    """[(words, number)] of the totals, in the order of the choices; empty unless a vote was counted."""
    totals = decision.totals
    if not decision.closed_at or not totals and not decision.was_voted:
        return []
    words = counting.WORDS.get(decision.method, {})
    options = list(decision.options.all())
    lines = [(option.title, totals.get("options", {}).get(str(option.pk), 0)) for option in options]
    shown = [choice for choice in words if not options or choice in counting.WITH_REASON]
    return lines + [(words[choice].removesuffix(", because …"), totals.get(choice, 0)) for choice in shown]


def reasons_of(decision):
    """[(what was said, why)] of those who gave a reason, without names."""
    words = counting.WORDS.get(decision.method, {})
    return [(words[choice].removesuffix(", because …"), why) for choice, why in decision.totals.get("reasons", [])]


def word_of(method, ballot):
    """What one partner said, in the words of its ballot: the option's title, "I consent", "Took part"."""
    if ballot.option:
        return ballot.option.title
    words = counting.WORDS.get(method, {}).get(ballot.choice) or ballot.get_choice_display()
    return words.removesuffix(", because …")
