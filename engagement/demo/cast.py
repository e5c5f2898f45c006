"""Who appears in the told demo. Every organization and person is invented.

A partner is (name, type, town, months since joining, habit, people); a person is (name, job title, level, contact role).
The habit says how the partner behaves over the eighteen months: see HABITS.
"""

from typing import NamedTuple


class Habit(NamedTuple):
    """How likely a partner is to come, speak, decide; how many promises it makes and keeps; whether it leads."""

    comes: float
    speaks: float
    decides: float
    promises: int
    keeps: float
    leads: bool = False


HABITS = {
    "pillar": Habit(0.92, 0.8, 1.0, 3, 1.0, leads=True),
    "doer": Habit(0.25, 0.5, 0.5, 3, 1.0),
    "steady": Habit(0.7, 0.5, 0.8, 1, 1.0),
    "talker": Habit(0.75, 0.8, 0.7, 1, 0.3),
    "box": Habit(0.95, 0.0, 0.0, 0, 0.0),  # comes and only comes
    "quiet": Habit(0.35, 0.2, 0.3, 0, 0.0),
    "resistant": Habit(0.15, 0.0, 0.0, 0, 0.0),
    "turned": Habit(0.8, 0.9, 0.9, 2, 1.0),  # in the last half year; before that like the resistant one
    "none": Habit(0.0, 0.0, 0.0, 0, 0.0),
}

E, M, C, F, S, K = "executive", "manager", "clinical", "front_line", "support", "community"

# fmt: off
MEMBERS = [
    ("Cedar Valley Regional Medical Center", "hospital", "Cedar Falls", 60, "pillar", [("Dr. Helen Okoye", "Chief medical officer", E, "sponsor"), ("Grant Mueller", "Emergency preparedness manager", M, "lead"), ("Tess Vaughn", "Charge nurse", F, "alternate"), ("Ida Cortez", "Facilities lead", S, "other")]),
    ("St. Brannock Hospital", "hospital", "Brannock", 52, "box", [("Priya Raman", "Quality director", M, "lead"), ("Paul Hendry", "Vice president, operations", E, "sponsor")]),
    ("Lakeview Community Hospital", "hospital", "Lakeview", 44, "steady", [("Joan Petrakis", "Nurse manager", C, "lead"), ("Dr. Owen Blake", "Emergency physician", C, "alternate"), ("Rita Sandoval", "Administrator", E, "sponsor")]),
    ("Three Rivers Ambulance", "ems", "Cedar Falls", 62, "pillar", [("Marcus Bell", "Operations chief", M, "lead"), ("Ines Abara", "Director", E, "sponsor"), ("Tom Kessler", "Shift lead", F, "other")]),
    ("North County Rescue Squad", "ems", "Northfield", 30, "quiet", [("Bobby Lund", "Captain", M, "lead")]),
    ("Cedar County Emergency Management", "emergency-management", "Cedar Falls", 64, "pillar", [("Carla Jimenez", "Director", E, "sponsor"), ("Neil Foster", "Planner", M, "lead"), ("Amy Trask", "Duty officer", S, "alternate")]),
    ("Harlan County Emergency Management", "emergency-management", "Harlan", 40, "steady", [("Ruth Ostrander", "Coordinator", M, "lead"), ("Jim Tolliver", "Deputy", M, "alternate")]),
    ("Cedar Valley Public Health", "public-health", "Cedar Falls", 66, "pillar", [("Dr. Samir Haddad", "Health officer", E, "sponsor"), ("Rosa Lindqvist", "Coalition coordinator", M, "lead"), ("Olive Brandt", "Program director", E, "alternate"), ("Kevin Yang", "Epidemiologist", C, "other")]),
    ("Harlan County Health Department", "public-health", "Harlan", 48, "steady", [("Beth Crowley", "Director of nursing", E, "sponsor"), ("Luis Romero", "Preparedness planner", M, "lead")]),
    ("Maple Grove Care Home", "long-term-care", "Maple Grove", 26, "steady", [("Amir Danso", "Director of nursing", C, "lead"), ("Hope Fairley", "Administrator", E, "sponsor")]),
    ("Elmwood Senior Living", "long-term-care", "Lakeview", 22, "quiet", [("Sandra Pike", "Administrator", E, "lead")]),
    ("Brook House Nursing", "long-term-care", "Brannock", 19, "talker", [("Victor Amato", "Administrator", E, "lead"), ("Nadia Horvat", "Night supervisor", F, "alternate")]),
    ("Valley View Rehabilitation", "long-term-care", "Cedar Falls", 14, "steady", [("Gwen Prentice", "Clinical lead", C, "lead"), ("Omar Siddiqui", "Administrator", E, "sponsor")]),
    ("Bright Path Behavioral", "behavioral-health", "Cedar Falls", 28, "turned", [("Lorna Whitfield", "Clinical director", C, "lead"), ("Eric Solberg", "Chief executive", E, "sponsor"), ("Mina Park", "Crisis line lead", F, "alternate")]),
    ("Riverbend Counseling", "behavioral-health", "Harlan", 17, "quiet", [("Dale Worthy", "Owner", E, "lead")]),
    ("Willow Creek Dialysis", "dialysis", "Cedar Falls", 33, "doer", [("Frances Nakamura", "Unit manager", M, "lead"), ("Gus Halloran", "Technician", F, "alternate")]),
    ("Harlan Fire District", "public-safety", "Harlan", 38, "pillar", [("Chief Ada Okafor", "Fire chief", E, "lead"), ("Lt. Sam Boone", "Training officer", M, "alternate")]),
    ("Cedar Falls Police Department", "public-safety", "Cedar Falls", 36, "steady", [("Sgt. Nora Quinn", "Community sergeant", M, "lead"), ("Chief Walt Emery", "Chief", E, "sponsor")]),
    ("Juniper Street Clinic", "primary-care", "Cedar Falls", 31, "steady", [("Dr. Lucia Ferrante", "Medical director", C, "lead"), ("Pam Riggs", "Front desk", S, "other")]),
    ("Prairie Family Practice", "primary-care", "Northfield", 24, "quiet", [("Dr. Alan Whitcomb", "Owner", E, "lead")]),
    ("Lakeview Pediatrics", "primary-care", "Lakeview", 12, "talker", [("Dr. Simone Achard", "Partner", C, "lead"), ("Kelly Dunn", "Practice manager", M, "alternate")]),
    ("Hands Home Care", "home-health", "Cedar Falls", 20, "steady", [("Yvonne Baptiste", "Care manager", M, "lead"), ("Trent Oakley", "Aide", F, "other")]),
    ("Good Neighbor Home Health", "home-health", "Brannock", 15, "doer", [("Connie Marsh", "Director", E, "lead")]),
    ("Cedar Valley Medical Reserve Corps", "cert-mrc", "Cedar Falls", 42, "pillar", [("Hank Dreyer", "Unit leader", M, "lead"), ("Sunita Rao", "Volunteer coordinator", M, "alternate")]),
    ("Red Barn Volunteers", "ngo", "Harlan", 21, "doer", [("Martha Ziegler", "Founder", K, "lead")]),
    ("Valley Food Bank", "ngo", "Cedar Falls", 25, "steady", [("Derek Shaw", "Director", E, "lead"), ("Opal Greene", "Driver", F, "other")]),
    ("Grace Lutheran Church", "faith-social", "Maple Grove", 18, "steady", [("Pastor Eli Thorsen", "Pastor", K, "lead"), ("Wilma Arends", "Shelter volunteer", K, "alternate")]),
    ("Masjid Al-Noor", "faith-social", "Cedar Falls", 10, "talker", [("Imam Yusuf Karim", "Imam", K, "lead")]),
    ("Cedar Valley Electric Co-op", "infrastructure", "Cedar Falls", 27, "quiet", [("Ray Denholm", "Outage manager", M, "lead")]),
    ("Valley Water Works", "infrastructure", "Lakeview", 23, "resistant", [("Stan Kubiak", "General manager", E, "lead")]),
    ("Cedar Valley Community College", "school", "Cedar Falls", 29, "steady", [("Dr. Joy Abernathy", "Nursing dean", E, "sponsor"), ("Matt Iverson", "Simulation lab lead", M, "lead")]),
    ("Harlan School District", "school", "Harlan", 16, "quiet", [("Linda Castell", "School nurse", C, "lead")]),
    ("Main Street Pharmacy", "support-services", "Northfield", 20, "doer", [("Raj Bhatia", "Pharmacist", C, "lead")]),
    ("Prairie Blood Center", "support-services", "Cedar Falls", 34, "steady", [("Ellen Voss", "Donor services", M, "lead"), ("Carl Abbot", "Distribution", S, "alternate")]),
    ("River Town Lab", "support-services", "Lakeview", 11, "quiet", [("Dr. Wei Zhang", "Director", C, "lead")]),
    ("Two Rivers Tribal Council", "jurisdiction", "Two Rivers", 13, "talker", [("Leona Redcloud", "Health liaison", M, "lead"), ("Joseph Redcloud", "Council member", E, "sponsor")]),
    ("City of Cedar Falls", "jurisdiction", "Cedar Falls", 45, "steady", [("Anita Delgado", "City administrator", E, "sponsor"), ("Pete Novak", "Public works", M, "lead")]),
    ("Friends of the Valley Elders", "advocacy", "Maple Grove", 9, "talker", [("June Halvorsen", "Chair", K, "lead")]),
    ("Gloria Mendez, farm workers", "community-representative", "Harlan", 8, "doer", [("Gloria Mendez", "Community voice", K, "lead")]),
    ("Cedar Valley Chamber of Commerce", "non-health-business", "Cedar Falls", 24, "quiet", [("Todd Ferris", "Director", E, "lead")]),
    ("Valley Health Plan", "health-plan", "Cedar Falls", 7, "quiet", [("Monica Strand", "Network manager", M, "lead")]),
]

OTHERS = [  # name, type, town, status, people
    ("Juniper Home Health", "home-health", "Lakeview", "invited", [("Lena Ortiz", "Nurse manager", C, "lead")]),
    ("Quarry Road Urgent Care", "outpatient", "Brannock", "invited", [("Dr. Ivan Petrov", "Owner", E, "lead")]),
    ("Sunrise Assisted Living", "long-term-care", "Northfield", "prospect", [("Peg Lawson", "Administrator", E, "lead")]),
    ("Northern Rail Freight", "infrastructure", "Northfield", "prospect", []),
    ("Harlan Veterinary Hospital", "non-health-business", "Harlan", "dormant", [("Dr. Kim Stroud", "Owner", E, "lead")]),
    ("Old Mill Nursing Home", "long-term-care", "Cedar Falls", "withdrawn", [("Barry Keane", "Administrator", E, "lead")]),
]

# People who help now and then: enough to make the people list a real one. Names by partner position in MEMBERS.
EXTRA_FIRST = ["Ava", "Ben", "Cora", "Dev", "Ella", "Finn", "Gita", "Hugo", "Iris", "Jack", "Kaya", "Leo", "Maya", "Nils", "Ola", "Pia"]
EXTRA_LAST = ["Adler", "Brooks", "Castle", "Dorsey", "Engel", "Fisk", "Garner", "Hale", "Irwin", "Jarvis", "Kemp", "Lowry"]
EXTRA_TITLES = [("Staff nurse", C), ("Aide", F), ("Scheduler", S), ("Supervisor", M), ("Volunteer", K), ("Dispatcher", F)]

# Nobody of these has a mail address: their answers have to be told.
WITHOUT_MAIL = {"Opal Greene", "Wilma Arends", "Trent Oakley", "Bobby Lund"}

COUNTIES = {"Harlan": "Harlan", "Two Rivers": "Harlan"}
# fmt: on
