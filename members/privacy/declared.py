"""What this floor knows of people, and what becomes of it when one is forgotten."""

from .traces import add

WORDLESS = {"subject": "", "body": "", "to_address": "", "details": {}}

add("members.AddressState", "Whether mail reaches them", goes=True)
add("members.AddressEvent", "What mail servers said of their address", goes=True)
add("members.Affiliation", "Where they sit", blank={"title": "", "night_phone": ""})
add("members.Erasure", "Erased", is_machinery=True)
add("members.InboundMail", "Mail they wrote us", blank={"from_address": "", "subject": "", "text": "", "said": ""})
add("members.MailHabit", "How they want their mail", goes=True)
add("members.Notice", "Messages to them", blank=WORDLESS, hide=("key", "details", "claimed by", "about id"))
add("members.NoticePreference", "Messages they switched off", goes=True)
add("members.PrivacyRequest", "What they asked about their data", blank={"words": "", "answer": ""})
add("members.SignInInvitation", "Invitations to sign in", goes=True, hide=("token hash",))
