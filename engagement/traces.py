"""What this floor knows of people, and what becomes of it when one is forgotten (members/privacy)."""

from members.privacy.traces import add

add("engagement.AnswerDraft", "Answers they began", goes=True)
add("engagement.Capacity", "How much they can take on", goes=True)
add("engagement.Ask", "What we asked of them", for_keepers=True)
add("engagement.AttendanceMotive", "Why they come, as we see it", for_keepers=True, goes=True)
add("engagement.Contact", "Talks with them", for_keepers=True)
add("engagement.DrillCall", "Contact drills", blank={"phone": ""})
add("engagement.HeldAsk", "Asks that were held back", goes=True)
add("engagement.OutsideLoad", "What else they carry", goes=True)
add("engagement.PublicThanks", "What they may be thanked for openly")
add("engagement.Receipt", "Answers to their input", blank={"read_note": ""})
add("engagement.Adjustment", "What they see to after a review", via="owner")
add("engagement.ExitTalk", "Talks about leaving", for_keepers=True)
add("engagement.FigureError", "Errors they found in reports")
add("engagement.ReportReceipt", "Reports they received")
add("engagement.ReportRecipient", "Reports they are to get", goes=True)
add("engagement.Rollup", "Sums of their signs", is_machinery=True)
add("engagement.Signal", "Signs of buy-in", hide=("g", "credit", "source id", "key"))
