"""What a poll says so far."""

from dataclasses import dataclass

from .models import PollAnswer

Answer = PollAnswer.Answer


@dataclass
class Line:
    """One time and how it suits people."""

    option: object
    yes: int = 0
    if_need_be: int = 0
    no: int = 0

    @property
    def could(self):
        """How many could come, if need be."""
        return self.yes + self.if_need_be

    @property
    def words(self):
        """ "7 yes, 2 if need be, 1 no"."""
        return f"{self.yes} yes, {self.if_need_be} if need be, {self.no} no"


def tally(poll):
    """A Line for each time, in order. Two queries."""
    lines = {option.pk: Line(option) for option in poll.options.all()}
    for option, answer in PollAnswer.objects.filter(option__poll=poll).values_list("option", "answer"):
        setattr(lines[option], answer, getattr(lines[option], answer) + 1)
    return list(lines.values())


def best(lines):
    """The line most people could make, then the one with the most who gladly would; None while nobody answered."""
    asked = [line for line in lines if line.could]
    return max(asked, key=lambda line: (line.could, line.yes, -line.option.starts_at.timestamp()), default=None)
