"""What a kind of notice says: the words of one mail, before it becomes bytes."""

from dataclasses import dataclass, field


@dataclass
class Mail:
    """The words of one mail.

    `template` names a pair `<template>.txt` and `<template>.html` (the latter extends members/notices/mail_base.html);
    both get `context` and `notice person coalition mission why links`. `attachments` are (file name, bytes or str,
    mime type); a text/calendar one is also offered as an alternative, which is how mail programs show their answer
    buttons. `why` says in one sentence why the person gets it; `reply_to` is who reads an answer.
    `own` are the coalition's own words for it (`wording.language.OwnWords`), set when it is sent.
    """

    subject: str
    template: str
    context: dict = field(default_factory=dict)
    attachments: list = field(default_factory=list)
    headers: dict = field(default_factory=dict)
    why: str = ""
    reply_to: str = ""
    own: object = None
