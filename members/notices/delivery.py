"""The machine that sends what is owed (design.md 3, promise 4).

owed -> claimed -> sending -> sent. One run of a worker claims up to 100 notices, sorts out those that must wait or are
not wanted, and hands the others over one by one through one connection. Every move is a conditional update that names
the run, so that a run which lost a notice (it was too slow, and the sweep gave it to another) does nothing with it.

Words are made some mails ahead and kept in one statement for a `WINDOW`; "the last is sent, this one begins" is a
statement and a commit for each mail, and while the disk takes it, a mail of the next window is worded (clerk.py).

When a worker is killed, what it had claimed is owed again after a while: none of it reached a mail server. The one
notice it was handing over becomes `unsure`, and a person says how it goes on. When the database goes away, the run
holds on to what it knows until it can note it (docs/adr/0003-notices.md).
"""

import logging
import os
import random
import socket
import time
import uuid
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch
from django.utils import timezone

from coalition.models import Coalition
from members.addresses import actions as addresses
from members.addresses.models import AddressEvent
from members.facts import mail_missed
from members.wording.using import Wordings

from . import limits, message, places, registry, rendering, rules
from .clerk import new_clerk, went_away
from .models import PASSES_PAUSE, Notice
from .post import Outcome, open_office
from .querysets import ADVANCE, LEASE, advance_values
from .rules import Way

logger = logging.getLogger(__name__)

UNWORDED = "It could not be worded: {trouble}"
MISSED = (Notice.Status.SKIPPED, Notice.Status.FAILED)  # ends in which no mail carried it
STOPPED = "The worker was stopped by an error while wording it; the log says which"
GAVE_UP = "Tried {attempts} times over about a day. Last: {reason}"

# Minutes to wait after the first, second, … attempt; the sixth was the last: about a day in all.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 2 * 60, 6 * 60, 16 * 60))
ATTEMPTS = len(BACK_OFF) + 1
RUN_SECONDS = 120  # a run takes up no mail after this; with one slow mail still below lease and time limit
WINDOW = 20  # mails worded before their words are kept
FRESH_SECONDS = 10  # what `load` fetched for a run is fetched again after this, and what was worded is worded again
HOLDS_ON_SECONDS = 90  # how long a run waits for a database that went away; below lease and time limit, with the rest
ASKS_EVERY_SECONDS = 1
GIVES_UP_AFTER = 2  # times in a row the server cannot be talked to, until the run leaves it alone

FETCHED = ("person", "person__mail_habit", "person__address_state")  # with the notices of a run, in one statement

# What a room's wording can end with. One notice that cannot be worded must not keep the others back.
WORDING_TROUBLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NoReverseMatch,
    ObjectDoesNotExist,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
    ValueError,
)

Status = Notice.Status


@dataclass(frozen=True)
class Worded:
    """A notice as it will go out, and what must still hold when it does."""

    notice: Notice
    address: str
    subject: str
    text: str
    html: str
    today: date  # where the person is
    letter: message.NoticeMessage | None = None
    worded_at: float = field(default_factory=time.monotonic)

    def with_letter(self, letter):
        """The same with the message made of it, ready to be handed over."""
        letter.as_bytes()
        return replace(self, letter=letter)

    @property
    def kept_text(self):
        """The text as the record keeps it: a personal link in it would let its reader act for the person."""
        return rendering.without_links(self.text)

    @property
    def passes_pause(self):
        return self.notice.category in PASSES_PAUSE


def deliver(ids, clerk=None):
    """Send those of the notices `ids` that are owed and due. Safe to run twice, and at once with another.

    `clerk` is the caller's, kept between runs.
    """
    run = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    with open_office() as office, closing(new_clerk()) as own:
        Run(run, ids, office, clerk or own).go()


def with_jitter(wait):
    """A wait made up to a fifth longer by chance, so that what failed together does not come back together."""
    return wait * (1 + random.random() / 5)  # noqa: S311  nothing secret hangs on it


def recover_stuck(lease=LEASE):
    """Bring to light what workers were lost with; (owed again, unsure). `lease` is how long no news is good news."""
    owed = Notice.objects.recover_claimed(lease=lease)
    unsure = Notice.objects.recover_sending(lease=lease)
    if owed or unsure:
        logger.warning("A worker was lost: %s notices are owed again, %s need a person.", owed, unsure)
    return owed, unsure


class Run:
    """One worker's way through the notices it claims of `ids`."""

    def __init__(self, run, ids, office, clerk):
        self.run = run
        self.office = office
        self.clerk = clerk
        self.left = set(ids)  # claimed, as far as we know, and not dealt with
        self.waiting = deque()  # to be worded and sent
        self.unmailed = deque()  # (notice, verdict) to be worded and told in another way
        self.wordings = Wordings()  # the coalitions' own words
        self.in_hand = None  # the notice being looked at
        self.told = None  # the Worded that the clerk was told to begin, until he has
        self.done = None  # (id, time) that was sent and is not noted yet
        self.unsent = None  # (notice, receipt) of one that was not sent and is not noted yet
        self.failures = 0  # times in a row the server could not be talked to
        self.loaded_at = {}  # kind -> when its `load` ran
        self.stop_at = time.monotonic() + RUN_SECONDS

    def go(self):
        """Deal with every notice; whatever happens, none is left claimed."""
        try:
            self.left = set(Notice.objects.claim(self.left, run=self.run))
            if self.left:
                self.waiting.extend(self._sort_out(self._fetch()))
                self._keep_unmailed()  # now that all are known for whom a kind may have to fetch something
                self._send_all()
        except (DatabaseError, InterfaceError) as trouble:
            if not went_away(trouble):
                raise
            logger.warning("The database went away during a run: %s", trouble)
            self.in_hand = None  # not the notice's fault
        finally:
            self._hold_on_and(self._take_back, self._note_done, self._note_rest)

    def _send_all(self):
        ready = self._word_some()
        while ready:
            ahead = []
            for worded in ready:
                if time.monotonic() > self.stop_at or self.failures >= GIVES_UP_AFTER:
                    return
                if time.monotonic() - worded.worded_at > FRESH_SECONDS:
                    self.waiting.appendleft(worded.notice)
                    continue
                self._begin(worded)
                self._word_next(ahead)
                if self._begun():
                    self._hand_over(worded)
            ready = self._kept(ahead) or self._word_some()

    def _hold_on_and(self, *steps):
        """Do these, each until the database takes it."""
        until = time.monotonic() + HOLDS_ON_SECONDS
        for step in steps:
            while True:
                try:
                    step()
                    break
                except (DatabaseError, InterfaceError) as trouble:
                    if not went_away(trouble) or time.monotonic() > until:
                        raise
                    connection.close()
                    time.sleep(ASKS_EVERY_SECONDS)

    # --- before a mail ------------------------------------------------------------------------------------------

    def _fetch(self):
        rows = list(Notice.objects.filter(pk__in=self.left).select_related(*FETCHED).order_by("pk"))
        coalitions = Coalition.objects.in_bulk({notice.coalition_id for notice in rows})
        for notice in rows:
            notice.coalition = notice.person.coalition = coalitions[notice.coalition_id]
        self.wordings.fetch(rows)
        return rows

    def _sort_out(self, notices):
        """Those to be sent now; the others are put aside with their reason."""
        now = timezone.now()
        world = rules.World.of({notice.person_id for notice in notices})
        verdicts = {notice.pk: rules.verdict(notice, world, now) for notice in notices}
        for step in (places.take, limits.spread):
            going = [notice for notice in notices if verdicts[notice.pk].way == Way.MAIL]
            verdicts |= step(going, now)
        aside = {}
        for notice in notices:
            found = verdicts[notice.pk]
            if found.way in (Way.APP, Way.BUNDLE):
                self.unmailed.append((notice, found))
            elif found.way != Way.MAIL:
                aside.setdefault(found, []).append(notice.pk)
        for found, ids in aside.items():
            if found.way == Way.FAIL:
                self._end(ids, Status.CLAIMED, Status.FAILED, found.reason)
                self.left.difference_update(ids)
            else:
                self._put_aside(ids, found.reason, found.until)
        return [notice for notice in notices if verdicts[notice.pk].way == Way.MAIL]

    def _put_aside(self, ids, reason, until):
        """Owe these later, or, without a time, not at all."""
        if until:
            Notice.objects.give_back(ids, run=self.run, not_before=until, reason=reason)
        else:
            self._end(ids, Status.CLAIMED, Status.SKIPPED, reason)
        self.left.difference_update(ids)

    def _keep_unmailed(self):
        """Word what is told without a mail of its own, so that it can be read in the app and told in a summary."""
        while self.unmailed:
            notice, found = self.unmailed.popleft()
            self.in_hand = notice
            kept = self._guarded(notice, self._words_alone)
            if kept and Notice.objects.keep_words([kept], run=self.run):
                to = Status.BUNDLED if found.way == Way.BUNDLE else Status.SKIPPED
                self._end([notice.pk], Status.CLAIMED, to, found.reason)
                self.left.discard(notice.pk)
            self.in_hand = None

    def _word_some(self):
        """The next window, worded and kept; empty when nothing is left."""
        while self.waiting:
            ahead = []
            until = time.monotonic() + FRESH_SECONDS / 2
            while self.waiting and len(ahead) < WINDOW and (not ahead or time.monotonic() < until):
                self._word_next(ahead)
            kept = self._kept(ahead)
            if kept:
                return kept
        return []

    def _word_next(self, ahead):
        """Word one notice more for the next window, if one waits and is wanted."""
        if not self.waiting:
            return
        self.in_hand = self.waiting.popleft()
        worded = self._word(self.in_hand)
        if worded:
            ahead.append(worded)
        self.in_hand = None

    def _kept(self, ahead):
        """Those of a window whose words are kept; the others the run has lost."""
        if not ahead:
            return []
        kept = Notice.objects.keep_words(ahead, run=self.run)
        return [worded for worded in ahead if worded.notice.pk in kept]

    def _word(self, notice):
        """The notice as it goes out; None when it is not wanted any more, or cannot be worded."""
        return self._guarded(notice, self._letter)

    def _letter(self, notice, mail):
        stop_url = rendering.unsubscribe_address(notice.person, notice.category)
        subject, text, html = rendering.render(notice, mail, stop_url)
        worded = Worded(notice, notice.person.email, subject, text, html, today=rules.today_of(notice.person))
        return worded.with_letter(message.message_for(worded, mail, stop_url))

    def _words_alone(self, notice, mail):
        subject, text, html = rendering.render(notice, mail)
        return Worded(notice, "", subject, text, html, today=rules.today_of(notice.person))

    def _guarded(self, notice, make):
        """`make(notice, its Mail)`; None when it is not wanted any more, or cannot be worded."""
        try:
            kind = registry.lookup(notice.kind)
            self._load(kind, notice)
            unwanted = kind.still_wanted(notice)
            if unwanted:
                self._ours([notice.pk], Status.CLAIMED).update(status=Status.SKIPPED, reason=unwanted[:300])
                self.left.discard(notice.pk)
                return None
            mail = kind.word(notice)
            self.wordings.put_in(notice, mail)
            return make(notice, mail)
        except WORDING_TROUBLE as trouble:
            logger.exception("Notice %s (%s) cannot be worded", notice.pk, notice.kind)
            words = UNWORDED.format(trouble=f"{type(trouble).__name__}: {trouble}")
            self._end([notice.pk], Status.CLAIMED, Status.FAILED, words)
            self.left.discard(notice.pk)
            return None

    def _load(self, kind, notice):
        """Let the kind fetch what it needs for all its notices at once, and again when that has become old."""
        if kind.load is None:
            return
        old = time.monotonic() - self.loaded_at.get(kind.name, -FRESH_SECONDS) >= FRESH_SECONDS
        if old or not hasattr(notice, "loaded"):
            others = [*(other for other, _ in self.unmailed), *self.waiting]
            kind.load([notice, *(other for other in others if other.kind == kind.name)])
            self.loaded_at[kind.name] = time.monotonic()

    # --- a mail -------------------------------------------------------------------------------------------------------

    def _begin(self, worded):
        """Tell the clerk: the one before is sent, this one moves from claimed to sending."""
        done, done_at = self.done or (None, None)
        self.told = worded
        self.clerk.tell(ADVANCE, advance_values(run=self.run, done=done, done_at=done_at, next=worded))

    def _begun(self):
        """Whether it is ours to send now; and the one before is noted."""
        worded, took = self.told, self.clerk.outcome()
        self._noted(took)
        begun = worded.notice.pk in took
        if begun:
            self.left.discard(worded.notice.pk)
        # Not begun: muted, paused or readdressed a moment ago, or lost to the sweep. It stays in `left`, and what is
        # still ours is given back at once, to be sorted out by the next run.
        self.told = None
        return begun

    def _hand_over(self, worded):
        receipt = self.office.send(worded.letter, worded.address)
        self.failures = self.failures + 1 if receipt.broken else 0
        if receipt.outcome == Outcome.SENT:
            self.done = (worded.notice.pk, timezone.now())
        else:
            self.unsent = (worded.notice, receipt)
            self._note_unsent()

    # --- after a mail -------------------------------------------------------------------------------------------------

    def _note_unsent(self):
        """Note what became of a notice that the mail server was offered and did not say yes to."""
        notice, receipt = self.unsent
        if receipt.outcome == Outcome.REFUSED:
            if receipt.bad_address:
                self._note_bad_address(notice, receipt)
            self._end([notice.pk], Status.SENDING, Status.FAILED, receipt.reason)
        elif receipt.outcome == Outcome.UNSURE:
            self._end([notice.pk], Status.SENDING, Status.UNSURE, receipt.reason)
        else:
            self._try_later(notice, receipt.reason)
        self.unsent = None

    def _note_bad_address(self, notice, receipt):
        key = addresses.key_of("refused", notice.pk, notice.attempts, self.run)
        addresses.note(
            person=notice.person,
            address=notice.person.email,
            kind=AddressEvent.Kind.HARD,
            key=key,
            said=receipt.reason,
            notice=notice,
        )

    def _try_later(self, notice, reason):
        """Owed again after a while; given up after the last attempt."""
        attempts = notice.attempts + 1
        if attempts >= ATTEMPTS:
            reason = GAVE_UP.format(attempts=attempts, reason=reason)
            self._end([notice.pk], Status.SENDING, Status.FAILED, reason)
            return
        not_before = timezone.now() + with_jitter(BACK_OFF[attempts - 1])
        self._ours([notice.pk], Status.SENDING).update(
            status=Status.OWED, not_before=not_before, reason=reason[:300], claimed_by=""
        )

    def _take_back(self):
        """What the clerk was told to begin last and we did not ask about: perhaps begun, and certainly not sent."""
        if self.told:
            self.clerk.rest()
            begun = self._ours([self.told.notice.pk], Status.SENDING)
            begun.update(status=Status.CLAIMED, attempts=F("attempts") - 1)
            self.left.add(self.told.notice.pk)
            self.told = None

    def _note_done(self):
        if self.done:
            done, done_at = self.done
            self.clerk.tell(ADVANCE, advance_values(run=self.run, done=done, done_at=done_at))
            self._noted(self.clerk.outcome())

    def _noted(self, took):
        if self.done and self.done[0] not in took:
            # So slow that the sweep thought us dead; now it is certain.
            done, done_at = self.done
            self._ours([done], Status.UNSURE).update(status=Status.SENT, sent_at=done_at, reason="")
        self.done = None

    def _note_rest(self):
        """What was claimed and not begun is owed again; the one in hand, if it stopped us, only after a while."""
        if self.unsent:
            self._note_unsent()
        if self.in_hand and self.in_hand.pk in self.left:
            self._put_off_what_stopped_us(self.in_hand)
            self.left.discard(self.in_hand.pk)
        if not self.left:
            return
        if self.failures >= GIVES_UP_AFTER:
            later, reason = timezone.now() + with_jitter(BACK_OFF[0]), "The mail server could not be reached"
            Notice.objects.give_back(self.left, run=self.run, not_before=later, reason=reason)
        else:
            Notice.objects.give_back(self.left, run=self.run)

    def _put_off_what_stopped_us(self, notice):
        """Something nobody foresaw ended the run at this notice: the others must not wait for it for ever."""
        if notice.attempts + 1 >= ATTEMPTS:
            self._end([notice.pk], Status.CLAIMED, Status.FAILED, STOPPED)
            return
        later = timezone.now() + with_jitter(BACK_OFF[notice.attempts])
        Notice.objects.give_back([notice.pk], run=self.run, not_before=later, reason=STOPPED, tried=True)

    def _end(self, ids, from_, to, reason):
        """It ends so; where no mail carried it, those who care hear of it with the move."""
        with transaction.atomic():
            ours = self._ours(ids, from_)
            missed = list(ours.select_for_update().values_list("pk", flat=True)) if to in MISSED else []
            ours.update(status=to, reason=reason[:300])
            if missed:
                mail_missed.happened(notices=missed)

    def _ours(self, ids, status):
        return Notice.objects.filter(pk__in=ids, status=status, claimed_by=self.run)
