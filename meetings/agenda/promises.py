"""What each level of taking part promises (IAP2, in our own words), and how purposes look."""

PROMISES = {
    "inform": "We keep you informed.",
    "consult": "We listen, and tell you what became of what you said.",
    "involve": "We work with you, so that your concerns show in what is proposed.",
    "collaborate": "We look for the solution with you and build your advice into it as far as we can.",
    "empower": "What you decide is carried out.",
}

# purpose: what it asks of those who come, in the order of its weight
ASKS = {"decide": "We decide", "consult": "We want your view", "act": "We share the work"}

# purpose: word, kind of badge, icon
PURPOSE_BADGES = {
    "inform": ("Inform", "info", "info-circle"),
    "consult": ("Consult", "wait", "chat-dots"),
    "decide": ("Decide", "teal", "check2-square"),
    "act": ("Act", "good", "arrow-right-circle"),
}
