"""Words that press people are found (PER-1; domain.md 5, rule 1)."""

import pytest

from members.wording import threats


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This is your last chance to answer.", ["last chance"]),
        ("FINAL NOTICE", ["final notice"]),
        ("You are the only one who has not answered.", ["only one who has not"]),
        ("Answer by Friday or else.", ["or else"]),
        ("You must answer, and you will lose your seat.", ["you must", "you will lose", "lose your seat"]),
        ("Failure to respond has consequences.", ["failure to", "consequences"]),
        ("If you don’t reply, we go on.", ["if you don't reply"]),
        ("Please answer at once", ["at once"]),
        ("You still have not replied", ["still have not replied"]),
        ("It is mandatory.", ["mandatory"]),
        ("We are disappointed.", ["disappointed"]),
        # the other languages our words may be in
        (
            "Última oportunidad: si no responde, perderá su puesto.",
            ["ultima oportunidad", "si no responde", "perdera su puesto"],
        ),
        ("Es obligatorio. Responda inmediatamente.", ["es obligatorio", "inmediatamente"]),
        ("Dernier rappel : vous devez répondre.", ["dernier rappel", "vous devez"]),
        ("Sans réponse, vous perdrez votre voix ; c’est inacceptable.", ["vous perdrez", "inacceptable"]),
        ("Cơ hội cuối cùng: bạn phải trả lời ngay lập tức.", ["co hoi cuoi cung", "ban phai", "ngay lap tuc"]),
        ("Mọi người khác đã trả lời.", ["moi nguoi khac đa"]),
        ("最后机会：您必须立即回复", ["最后机会", "必须", "立即"]),
        ("最後通知：必須回覆，否則取消您的資格", ["最後通知", "必須", "取消您的資格"]),
        # nothing hides them
        ("last\u200b chance", ["last chance"]),
        ("ｌａｓｔ　ｃｈａｎｃｅ", ["last chance"]),
        ("last\n   chance", ["last chance"]),
        ("lást chance", ["last chance"]),
        # kind words
        ("It is open until Friday, March 3. After that the council decides.", []),
        ("“Not this time” is fine. Nothing is counted against you.", []),
        ("We failed you: the answer is late.", []),
        ("The last meeting gave us a chance to talk.", []),
        ("The shamefaced hare", []),
        ("Puede responder hasta el viernes; un “no” también está bien. Nos ayuda saber qué piensa.", []),
        ("Vous pouvez répondre jusqu’à vendredi, aux urgences comme ailleurs. Un « non » nous aide aussi.", []),
        ("Quý vị có thể trả lời đến thứ Sáu. Nói “không” cũng được.", []),
        ("您可以在星期五之前回复，说“不”也可以。谢谢您。", []),
    ],
)
def test_truth_table(text, found):
    assert [pressing.words for pressing in threats.found(text)] == found


def test_each_says_what_to_do_instead():
    assert str(threats.found("you must")[0]) == "“you must” presses people. It is voluntary: ask."
    assert all(advice.endswith(".") for _, advice in (*threats.PRESSING, *threats.ELSEWHERE, *threats.UNSPACED))


def test_our_own_mails_press_nobody(settings):
    """The built-in words pass their own check."""
    import pathlib
    import re

    mails = list(pathlib.Path(settings.BASE_DIR / "templates").rglob("mail/*.txt"))
    assert len(mails) > 20
    pressing = {
        path.name: found
        for path in mails
        if (found := [str(each) for each in threats.found(re.sub(r"\{[{%].*?[%}]\}", " ", path.read_text()))])
    }
    assert pressing == {}
