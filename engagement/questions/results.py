"""What people answered, counted. Groups under five are never told apart (domain.md 5, rules 9 and 17).

A breakdown shows a group only with five givers or more, and only when what it leaves over is five or more too (or
nobody): else the rest could be worked out by taking away.
"""

from dataclasses import dataclass, field

from engagement.voice.models import Input
from members.models import Affiliation

from .models import Question, Reply

LEAST = 5  # people of a group that is told apart
OTHERS = "All others"
Kind = Question.Kind


@dataclass
class Line:
    """One thing that could be picked: how many picked it, of those who answered. For a ranking, its mean place."""

    words: str
    count: int
    mean: float | None = None


@dataclass
class Result:
    """One question: its lines, how many answered it, a rating's mean, the texts, and the breakdown by group."""

    question: Question
    answered: int
    lines: list = field(default_factory=list)
    mean: float | None = None
    texts: list = field(default_factory=list)


def results(request, texts=True):
    """A Result for each question, in order. Two statements. The texts carry no names."""
    replies = {}
    rows = Reply.objects.filter(input__request=request, question__isnull=False).order_by("question", "text")
    for question, picks, text in rows.values_list("question", "picks", "text"):
        replies.setdefault(question, []).append((tuple(picks), text))
    return [_result(question, replies.get(question.pk, []), texts) for question in request.questions.all()]


def _result(question, replies, texts):
    found = Result(question, len(replies))
    found.texts = [text for _, text in replies if text] if texts else []
    picks = [picked for picked, _ in replies if picked]
    if question.kind == Kind.RANKING:
        found.lines = [
            Line(words, sum(order[0] == number for order in picks), _mean([order.index(number) + 1 for order in picks]))
            for number, words in question.choices
        ]
        found.lines.sort(key=lambda line: (line.mean is None, line.mean))
    elif question.kind != Kind.TEXT:
        found.lines = [Line(words, sum(number in each for each in picks)) for number, words in question.choices]
    if question.kind == Kind.RATING:
        found.mean = _mean([each[0] for each in picks])
    return found


def _mean(values):
    return round(sum(values) / len(values), 1) if values else None


# --- by group -----------------------------------------------------------------------------------------------------


def groups_of(request, by):
    """{group in words: {input ids}} of the givers by "type" or "level"; groups under LEAST are put together."""
    rows = Input.objects.filter(request=request)
    if by == "level":
        names = dict(Affiliation.Level.choices)
        given = dict(rows.filter(person__isnull=False).values_list("person", "pk"))
        ties = Affiliation.objects.filter(person__in=given).in_force(on=request.coalition.today())
        of = {
            given[person]: names[level] for person, level in ties.order_by("started_on").values_list("person", "level")
        }
        every = set(rows.values_list("pk", flat=True))
    else:
        of = dict(rows.values_list("pk", "partner__stakeholder_type__name"))
        every = set(of)
    found = {}
    for pk in every:
        found.setdefault(of.get(pk) or "", set()).add(pk)
    return together(found)


def together(groups):
    """{name: members} with those of fewer than LEAST put into OTHERS, which takes the next smallest while it is too small
    itself. Nothing when no two groups can be told apart."""
    large = {name: members for name, members in groups.items() if name not in ("", OTHERS) and len(members) >= LEAST}
    rest = set().union(*(members for name, members in groups.items() if name not in large)) if groups else set()
    while rest and len(rest) < LEAST and large:
        smallest = min(large, key=lambda name: (len(large[name]), name))
        rest |= large.pop(smallest)
    shown = dict(sorted(large.items(), key=lambda pair: (-len(pair[1]), pair[0])))
    if rest:
        shown[OTHERS] = rest
    return shown if len(shown) > 1 else {}


@dataclass(frozen=True)
class Breakdown:
    """One question by group: heads of the columns (group, how many answered) and a row of counts for each line."""

    question: Question
    heads: list
    rows: list


def breakdowns(request, by):
    """A Breakdown for each question that has something to count; empty where groups cannot be told apart.

    The groups are those of the people who answered that question: for each of them the rule of five holds anew.
    """
    given = groups_of(request, by)
    if not given:
        return []
    replies = {}
    rows = Reply.objects.filter(input__request=request, question__isnull=False)
    for question, pk, picks in rows.values_list("question", "input", "picks"):
        replies.setdefault(question, {})[pk] = picks
    found = []
    for question in request.questions.exclude(kind=Kind.TEXT):
        said = replies.get(question.pk, {})
        groups = together({name: {pk for pk in members if pk in said} for name, members in given.items()})
        if groups:
            found.append(_breakdown(question, groups, said))
    return found


def _breakdown(question, groups, said):
    rows = []
    for number, words in question.choices:
        counts = [sum(_picked(question, number, said[pk]) for pk in members) for members in groups.values()]
        rows.append((words, counts))
    return Breakdown(question, [(name, len(members)) for name, members in groups.items()], rows)


def _picked(question, number, picks):
    return picks[0] == number if question.kind == Kind.RANKING else number in picks


def as_rows(request):
    """The counts as rows of a file: question, answer, people, of how many, mean. Nothing by person or group."""
    yield ["Question", "Answer", "People", "Of those who answered", "Mean"]
    for result in results(request, texts=False):
        for line in result.lines:
            mean = line.mean if line.mean is not None else result.mean
            yield [result.question.words, line.words, line.count, result.answered, "" if mean is None else mean]
        if not result.lines:
            yield [result.question.words, "In words", result.answered, result.answered, ""]
