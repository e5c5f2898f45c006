"""What this room sends: that a task is in somebody's hands and its day comes, and the answer to a question about a page."""

from django.conf import settings
from django.urls import reverse

from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register

from .models import StatementAnswer, Task


def _address(name, coalition, pk):
    return settings.BASE_URL + reverse(name, args=[coalition.slug, pk])


def load_tasks(notices):
    """Fetch the tasks of many notices at once, and leave each as `loaded`."""
    tasks = Task.objects.select_related("objective").in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = tasks.get(notice.about_id)


def task_wanted(notice):
    """Why somebody need not hear of a task any more, or ""."""
    task = notice.loaded
    if task is None:
        return "The task is not there any more"
    if not task.is_open:
        return "It is done or let go already"
    if notice.person_id not in (task.owner_id, task.delegate_id):
        return "It is in other hands by now"
    return ""


def word_task(notice):
    """The mail that says what is in one's hands, and the ways out of it."""
    task = notice.loaded
    return Mail(
        subject=f"In your hands: {task.title}",
        template="meetings/objectives/mail/task",
        context={"task": task, "url": _address("task-detail", notice.coalition, task.pk)},
        why="You get this because somebody noted that you take this on.",
    )


def held_wanted(notice):
    """Why somebody need not say whether they agree to a task, or ""."""
    task = notice.loaded
    if task is None or not task.is_open:
        return "The task is done, let go or not there any more"
    return "" if task.held_for_id == notice.person_id else "It is in somebody’s hands by now"


def word_held(notice):
    """The mail that asks somebody without room whether they take a task on all the same."""
    task = notice.loaded
    return Mail(
        subject=f"Would you take this on? {task.title}",
        template="meetings/objectives/mail/task_held",
        context={"task": task, "url": _address("task-detail", notice.coalition, task.pk)},
        why="You get this because you were named for it at a meeting.",
    )


def reminder_wanted(notice):
    """Why nobody needs to be reminded of a task any more, or "". Another day begins the ladder anew."""
    why_not = task_wanted(notice)
    if why_not:
        return why_not
    task = notice.loaded
    if task.doer_id != notice.person_id:
        return "A colleague does it by now"
    same = task.due_on and task.due_on.isoformat() == notice.details["due_on"]
    return "" if same else "It has another day by now"


def word_reminder(notice):
    """A task and its day, and the ways out of it."""
    task = notice.loaded
    return Mail(
        subject=f"Still on your list: {task.title}" if notice.details["rung"] > 0 else f"Coming up: {task.title}",
        template="meetings/objectives/mail/task_reminder",
        context={
            "task": task,
            "past": notice.details["rung"] > 0,
            "url": _address("task-detail", notice.coalition, task.pk),
        },
        why="You get this because this is in your hands.",
    )


def load_answers(notices):
    """Fetch the questions of many notices at once, and leave each as `loaded`."""
    rows = StatementAnswer.objects.select_related("statement__objective")
    answers = rows.in_bulk({notice.about_id for notice in notices})
    for notice in notices:
        notice.loaded = answers.get(notice.about_id)


def reply_wanted(notice):
    """Why the answer need not go out, or ""."""
    return "" if notice.loaded and notice.loaded.reply else "The question is not there any more"


def word_reply(notice):
    """The mail that answers a question about an objective's page."""
    answer = notice.loaded
    objective = answer.statement.objective
    return Mail(
        subject=f"Your question about {objective.title}",
        template="meetings/objectives/mail/reply",
        context={
            "answer": answer,
            "objective": objective,
            "url": _address("objective-page", notice.coalition, objective.pk),
        },
        why="You get this because you asked.",
    )


register(
    NoticeKind(
        name="task-given",
        label="A task in somebody’s hands",
        category=NoticeCategory.FOLLOW_UP,
        word=word_task,
        still_wanted=task_wanted,
        load=load_tasks,
    )
)
register(
    NoticeKind(
        name="task-held",
        label="A task that waits for somebody’s word",
        category=NoticeCategory.FOLLOW_UP,
        word=word_held,
        still_wanted=held_wanted,
        load=load_tasks,
    )
)
register(
    NoticeKind(
        name="task-reminder",
        label="Reminder of a task",
        category=NoticeCategory.REMINDER,
        word=word_reminder,
        still_wanted=reminder_wanted,
        load=load_tasks,
    )
)
register(
    NoticeKind(
        name="statement-reply",
        label="Answer to a question about an objective",
        category=NoticeCategory.REPORT_BACK,
        word=word_reply,
        still_wanted=reply_wanted,
        load=load_answers,
    )
)
