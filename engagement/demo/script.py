"""What happened in the demo's eighteen months, in words: meetings, objectives, requests, promises. All invented."""

# fmt: off
OBJECTIVES = [  # title, phase, status, priority, measure, target, statement
    ("Move 120 patients in one night", "response", "active", True, "Beds found within six hours", "120", "If a hospital has to empty at night, every patient has a bed and a ride within six hours."),
    ("No care home in the dark", "preparedness", "active", True, "Care homes with a tested generator plan", "18 of 22", "Every care home knows who brings power, fuel and hands, and has tried it once."),
    ("One radio language", "preparedness", "active", False, "Partners that pass the monthly radio check", "35", "When phones fail, all partners can talk to each other."),
    ("Shared burn surge plan", "preparedness", "design", False, "Plan tried in an exercise", "1", "Who takes which burn patient, for the first 72 hours."),
    ("Calm lines: help after the shift", "recovery", "active", False, "Calls answered on the Tuesday helpline", "20 a month", "Nobody who worked a disaster stays alone with it."),
    ("Shelter medicines", "response", "done", False, "Shelters with a medicine list", "9", "A shelter gets the ten most needed medicines within four hours."),
    ("Water for dialysis", "preparedness", "idea", False, "", "", "What dialysis does when the water is not safe."),
]

# months ago, title, objective index, host partner or "", purpose
MEETINGS = [
    (17.6, "Quarterly council", None, "", "Agree on the two aims of the year."),
    (17.0, "Night transfer work group", 0, "", "List what each ward can take at night."),
    (16.4, "Radio check and training", 2, "Harlan Fire District", "Every partner sends and answers one call."),
    (15.8, "Care home power work group", 1, "Maple Grove Care Home", "Find out who has which generator."),
    (15.0, "Night transfer work group", 0, "", "Draft the call order for rides."),
    (14.6, "Quarterly council", None, "", "Decide on shared radio channels."),
    (14.0, "Care home power work group", 1, "", "Agree on the test day."),
    (13.3, "Shelter medicines work group", 5, "", "Choose the ten medicines."),
    (12.7, "Generator test day", 1, "Elmwood Senior Living", "Try the plan in four homes."),
    (12.0, "Night transfer work group", 0, "Cedar Valley Regional Medical Center", "Walk the route from ward to ramp."),
    (11.5, "Quarterly council", None, "", "Hear what the test day showed, decide on fuel."),
    (10.9, "Radio check and training", 2, "", "Try the new channel plan."),
    (10.2, "Shelter medicines work group", 5, "Main Street Pharmacy", "Pack the first box."),
    (9.7, "Care home power work group", 1, "", "Close the fuel gap in the north."),
    (9.1, "Burn surge work group", 3, "", "Who can take whom for 72 hours."),
    (8.5, "Quarterly council", None, "Two Rivers Tribal Council", "Decide on evacuation chairs."),
    (8.0, "Night transfer exercise", 0, "Three Rivers Ambulance", "Move 30 volunteers in one night."),
    (7.4, "After the exercise", 0, "", "What went well, what did not, what changes."),
    (6.8, "Helpline start", 4, "Bright Path Behavioral", "Agree who answers on Tuesdays."),
    (6.2, "Care home power work group", 1, "", "Second test: the six homes left."),
    (5.6, "Quarterly council", None, "", "Decide on the night transfer plan."),
    (5.0, "Radio check and training", 2, "", "Sixteen partners that missed the last one."),
    (4.4, "Burn surge work group", 3, "", "Room, staff, supplies: three lists."),
    (3.8, "Night transfer work group", 0, "", "Ambulance diversion: what limits make sense."),
    (3.2, "Care home power work group", 1, "Grace Lutheran Church", "Who checks on whom in the first hour."),
    (2.6, "Quarterly council", None, "Harlan Fire District", "Evacuation routes, diversion limits, spring drill."),
    (1.8, "Helpline round", 4, "", "What callers need, without names."),
    (1.1, "Burn surge work group", 3, "", "Share the draft, hear the worries."),
    (0.4, "Radio check and training", 2, "Harlan Fire District", "Everybody once, from their own desk."),
]
NEXT_MEETING = ("Quarterly council", 9, "Harlan Fire District", "Set the date of the spring drill, and work out what care homes can take at night.")
DRAFT_MEETING = ("Night transfer work group", 30, "", "")

AGENDA = [  # title, purpose, minutes
    ("What we owe each other: answers and promises", "inform", 10),
    ("{topic}", "consult", 35),
    ("What we settle today", "decide", 20),
    ("Who does what until next time", "act", 15),
    ("Open floor", "inform", 10),
]

BYLAWS = dict(source="Bylaws, article 5", window_kind="meetings", window=6, least_share=50, waiting_meetings=2, representatives=3, proxies=1, quorum_share=50, quorum_more=True, quorum_types=5)

DECISIONS = [  # meeting index, title, why, major
    (0, "Two aims for the year: night transfers and power for care homes", "They came up in every one of the 21 first talks, and both can be tried within a year.", True),
    (5, "Four shared radio channels, one of them kept free", "The test showed that two groups at once block each other; a free channel costs nothing.", True),
    (7, "Ten medicines, chosen by what shelters ran out of", "The list follows what three shelters wrote down, not what is usual elsewhere.", False),
    (10, "Fuel is bought together and stored with the fire districts", "One contract is a third cheaper, and the stations are staffed at night.", True),
    (15, "Evacuation chairs are lent on a phone call", "Nobody fills in a form when the lift is out.", True),
    (17, "The ramp stays free from ten at night in an exercise", "Two rides waited eleven minutes for a delivery van.", False),
    (20, "The night transfer plan is adopted for one year", "It was tried with 30 people; nine changes from the wards are in it.", True),
    (25, "The spring drill covers one care home and one ward", "Small enough to learn from, large enough to be real.", False),
]

MINUTES = [
    "Two answers are still owed and have a name beside them. Nobody had anything to add.",
    "Three wards told what they can take. The night door was the open question: five houses mark theirs this month.",
    "Settled as it stands under decisions. The worry about the ramp is kept for the next exercise.",
    "Names and days stand under tasks.",
    "The radio check moves to the first Tuesday. A thank-you to the crew that stayed to clean up.",
]
CORRECTION = dict(about="The two aims", text="The minutes say 22 first talks. There were 21.")

PULSES = [  # answers, and per question how often 1 to 5 was chosen
    (9, ([0, 0, 2, 4, 3], [0, 1, 1, 3, 4], [0, 1, 3, 3, 2])), (7, ([0, 1, 2, 3, 1], [0, 0, 1, 3, 3], [1, 1, 2, 2, 1])), (3, ([0, 0, 1, 1, 1], [0, 0, 0, 1, 2], [0, 0, 1, 2, 0])),
]

VOTES = [  # through the actions; the last to come stays open
    dict(title="The radio caches move to Station 2", question="Station 2 is staffed at night; the hospital cellar is not. Moving takes one van and one morning.", method="consensus", is_secret=False, is_major=False, options=[], meeting=28, voted=14, said=["for", "for", "for", "abstained"], reason="We do not use the caches.", rationale="Somebody is there at night, and nobody spoke against it.", review_in=180),
    dict(title="Who speaks for the coalition next year", question="Both said yes. The vote is about who does it first.", method="majority", is_secret=True, is_major=True, options=["Carla Jimenez", "Chief Ada Okafor"], meeting=None, voted=17, said=["for"], reason="", rationale="Carla starts, Ada follows; the vote was close and both agree with it.", review_in=330),
    dict(title="Lend the evacuation chairs across the county line", question="Harlan asks for six of our fourteen chairs from June to September. They insure them and bring them back clean.", method="consent", is_secret=False, is_major=True, options=[], meeting=None, voted=9, said=["for", "for", "abstained"], reason="We have no chair of our own in it.", rationale="", review_in=0),
]

REQUESTS = [
    # title, question, what is open, how used, phase, minutes, objective, opened months ago, state, givers
    dict(title="Evacuation chairs: how should lending work?", question="What would make you use a chair from another house, and what would stop you?", open="Who lends, how one asks, when it comes back. Not open: buying more chairs.", used="The council decides in its next meeting with your words on the table.", phase="design", minutes=5, objective=1, ago=10.5, state="answered", givers=13),
    dict(title="Night transfers: what goes wrong between ward and ramp?", question="Tell us one thing that went wrong, or would.", open="The order of calls, the ramp, the handover sheet.", used="Each point is put beside the draft plan; we say what changed.", phase="implementation", minutes=4, objective=0, ago=1.9, state="answered", givers=18),
    dict(title="Ambulance diversion limits", question="When should a hospital be allowed to divert, and for how long?", open="The limits and who is told. Not open: that there will be a limit.", used="The medical directors and EMS chiefs write the limits from it.", phase="design", minutes=6, objective=0, ago=2.6, state="late", givers=14),
    dict(title="Evacuation routes for long-term care", question="Which route would you never take at night, and why?", open="Every route on the draft map.", used="The planners redraw the map and show what moved.", phase="design", minutes=5, objective=1, ago=1.4, state="closed", givers=9),
    dict(title="Night transfers: what can a ward take?", question="How many patients could your ward take for one night, and what would you need?", open="Numbers and needs. Not open: nobody takes more than they say.", used="It shapes the paper for the council, line by line.", phase="design", minutes=3, objective=0, ago=0.3, state="open", givers=6),
    dict(title="Spring drill: what should we try?", question="", open="", used="", phase="", minutes=None, objective=0, ago=0.1, state="draft", givers=0),
]

VOICES = [  # what people say, in turn
    "Nobody fills in a form when the lift is out. Let us phone for evacuation chairs.",
    "We need to know who to call after ten. The day number rings in an empty office.",
    "The ramp is blocked by deliveries most evenings.",
    "Please write it in large type. We read it standing, with gloves on.",
    "Our aides move people every day; ask them, not only the managers.",
    "Two hours of notice would be enough for us to free four beds.",
    "The handover sheet has no line for oxygen.",
    "Drivers do not know which door is the night door.",
    "We can help, but not on the first of the month: that is payroll and restocking.",
    "Families must be called before the move, not after it.",
    "The northern road floods. Take the quarry road, even if it is longer.",
    "A short drill every quarter beats a large one every two years.",
    "Tell us afterwards what you changed. Last time we never heard.",
    "Somebody has to speak Spanish on the phone at night.",
    "We have six wheelchairs nobody uses. Take them.",
    "Please do not send another survey. Come to our staff meeting, it is ten minutes.",
    "If we lend a chair, we want it back clean.",
    "The limit should depend on boarding, not on the time of day.",
]

THEMES = {
    "answered": [
        ("Asking has to be simple", "adopted", "One phone number, answered day and night. No form.", "Three people took the time to suggest it, and the first loan took four minutes."),
        ("Know who is there at night", "partly", "Night numbers of all wards are on one sheet. Doors are marked at five of eight houses.", "Three houses rebuild their entrance this year; marking waits for that."),
        ("Practice more often", "later", "A short drill each quarter is planned from next year on.", "This year's exercise days were already promised to the generator tests."),
        ("Buy more equipment", "not_adopted", "We lend and share what is there.", "The grant does not allow buying, and 14 chairs stand unused today."),
    ],
}
THEMES["nights"] = [
    ("Somebody who answers at night", "adopted", "One number for all wards rings at the night desk, from ten to six.", "Six of you called into an empty office, and a ride cannot wait for the morning."),
    ("Find the door, keep the ramp free", "partly", "Deliveries end at nine. Night doors are marked at five of eight houses.", "Three houses rebuild their entrance this year; marking waits for that."),
    ("Practice more often", "later", "A short drill each quarter is planned from next year on.", "This year’s exercise days were already promised to the generator tests."),
    ("Two hours of notice for every ward", "not_adopted", "The first call still comes when the decision falls.", "In June the decision fell 40 minutes before the first ride. Two hours is more than we have."),
]
PLACED = {  # words of an input -> the place of its theme, in either answer; what has none of them goes round
    "phone": 0, "call": 0, "number": 0, "Spanish": 0, "form": 0, "door": 1, "ramp": 1, "sheet": 1, "road": 1, "notice": 3,
    "drill": 2, "aides": 2, "wheelchairs": 3, "chair": 0,
}
HOW_CONSIDERED = "We read every answer twice, put those that say the same together, and took each theme to the council with your words."

PLEDGES = [  # what, quantity, unit, effort
    ("Two crews for the surge drill", 2, "crews", "moderate"), ("Stage two radio caches", 2, "caches", "major"),
    ("Eight beds for one night", 8, "beds", "major"), ("A training room, four evenings", 4, "evenings", "light"),
    ("Ten hours of a planner", 10, "hours", "moderate"), ("A generator on loan for the test day", 1, "", "moderate"),
    ("Translate the handover sheet into Spanish", 1, "", "light"), ("Twenty volunteers for the exercise", 20, "people", "moderate"),
    ("Fuel storage for the north", 1, "", "major"), ("Monthly count of free beds", 6, "reports", "light"),
    ("A driver and a van, two nights", 2, "nights", "moderate"), ("Host the spring drill", 1, "", "major"),
]
GIFTS_OURS = [  # what, kind, effort
    ("Power-outage talk for the staff", "expertise", "light"), ("Trigger cards for 40 vehicles, printed", "equipment", "moderate"),
    ("Evacuation chairs on loan", "equipment", "moderate"), ("Help with the grant report", "staff_time", "moderate"),
    ("A seat in the triage course", "expertise", "light"), ("Introduced them to the county planner", "network", "light"),
]
GIFTS_THEIRS = [
    ("Opened the bay for the drill and stayed to clean up", "space", "moderate"), ("Lent a van for the food run", "equipment", "light"),
    ("Sent off-load times for the quarter", "data", "light"), ("Freed two nurses for the exercise", "staff_time", "major"),
    ("Let us try the new handover for a month", "latitude", "moderate"), ("Gave ten minutes of their staff meeting", "meeting_time", "light"),
]
CONTACTS = [  # kind, was an ask, note
    ("call", False, "Called to hear how the week went. Busy, but glad somebody asks."), ("visit", False, "Visited for half an hour. They showed us the new entrance."),
    ("call", True, "Asked for two people on the drill day. They will see."), ("mail", False, "Sent the notes of the council and the part that concerns them."),
    ("visit", False, "Sat down one to one. Wants figures on one page, and less mail."), ("meeting", False, "Talked after the meeting about their night shift."),
]
# fmt: on
