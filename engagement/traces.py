"""What this floor knows of people, and what becomes of it when one is forgotten (members/privacy)."""

from members.privacy.traces import add

add("engagement.AnswerDraft", "Answers they began", goes=True)
add("engagement.Capacity", "How much they can take on", goes=True)
add("engagement.Ask", "What we asked of them", for_keepers=True)
add("engagement.Contact", "Talks with them", for_keepers=True)
add("engagement.DrillCall", "Contact drills", blank={"phone": ""})
add("engagement.HeldAsk", "Asks that were held back", goes=True)
add("engagement.OutsideLoad", "What else they carry", goes=True)
add("engagement.Receipt", "Answers to their input", blank={"read_note": ""})
add("engagement.Rollup", "Sums of their signs", is_machinery=True)
add("engagement.Signal", "Signs of buy-in", hide=("g", "credit", "source id", "key"))
