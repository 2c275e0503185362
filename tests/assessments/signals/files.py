"""Small files in the shape of each publisher's own, with invented values."""

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.signals.publishers import Asked, StateNames, names_of_state
from assessments.signals.services import SignalInput

STATE = "Practice State"
PRACTICE: StateNames = names_of_state("XPR", STATE)

EARLY_WARNING = (
    '"","ewp_name","risk.2031and2032.from2030","rank.2031and2032.from2030","risk.2031only.from2030",'
    '"riskrank.2031only.from2030","popsize.log2"\n'
    '"1","Elsewhere",0.5,1,0.2,1,20.5\n'
    '"2","Practice State",0.0123,77,0.0061,80,22.1\n'
)
CIVICUS = (
    "Country,Gini Score,CIVICUS Monitor Rating,Rating\n"
    "Elsewhere,Null,Closed,Closed\nPractice State,Null,Narrowed,Narrowed\n"
)
OUR_WORLD = (
    'Entity,Code,Year,"Civil liberties index (best estimate)",World rank,Another series\n'
    + "".join(f"Practice State,XPR,{year},0.{year % 100},{year % 7},{year % 5}\n" for year in range(2010, 2026))
    + "Elsewhere,PRT,2025,0.99,1,9\n"
)
V_DEM = (
    "country_name,country_text_id,year,v2x_civlib,v2x_rule,v2x_other\n"
    "Practice State,XPR,2024,0.61,0.44,0.1\nPractice State,XPR,2025,0.58,,0.1\nElsewhere,PRT,2025,0.9,0.9,0.1\n"
)
INFORM = (
    "COUNTRY,ISO3,Projected Conflict Risk,Governance,Inequality,INFORM RISK,RISK CLASS,Rank\n"
    "Elsewhere,PRT,1.1,2,3,1.9,Low,150\nPractice State,XPR,6.1,5.4,x,4.9,Medium,90\n"
)
TREATY = (
    "iso2,member,state party,year ratification or accession,signatory,no action,status,note\r\n"
    "PT,Elsewhere,1,1989,0,0,state party,\r\nXP,Practice State,0,,1,0,signatory,\r\n"
)
# File, what the importer says beside it, and what is kept: (measure's title, year, value, permanent id it speaks to).
PUBLISHED: dict[str, tuple[str, Asked, list[tuple[str, int, str, str]]]] = {
    "early-warning-project": (
        EARLY_WARNING,
        Asked(),
        [
            ("Estimated probability of a new mass killing within the State, 2031 or 2032", 2030, "0.0123", ""),
            ("Estimated probability of a new mass killing within the State, 2031", 2030, "0.0061", ""),
        ],
    ),
    "civicus-monitor": (CIVICUS, Asked(year=2030), [("Rating of civic space", 2030, "Narrowed", "R3")]),
    "our-world-in-data": (
        OUR_WORLD,
        Asked(),
        [
            *(
                ("Civil liberties index (best estimate)", year, f"0.{year % 100}", "R3")
                for year in range(2025, 2015, -1)
            ),
            *(("Another series", year, str(year % 5), "") for year in range(2025, 2015, -1)),
        ],
    ),
    "v-dem": (
        V_DEM,
        Asked(),
        [
            ("Civil liberties", 2025, "0.58", "R3"),
            ("Civil liberties", 2024, "0.61", "R3"),
            ("Rule of law", 2024, "0.44", "R5"),
        ],
    ),
    "inform-risk": (
        INFORM,
        Asked(year=2030),
        [
            ("Projected conflict risk", 2030, "6.1", "1"),
            ("Weakness of governance", 2030, "5.4", "3"),
            ("Risk of humanitarian crises", 2030, "4.9", "1"),
        ],
    ),
    "un-treaties": (
        TREATY,
        Asked(year=2030, treaty="cat", named="XP"),
        [("Convention against Torture", 2030, "signatory", "R9")],
    ),
}


def signal_input(text: str, asked: Asked | None = None, **fields: str) -> SignalInput:
    upload = SimpleUploadedFile("release.csv", text.encode())
    return SignalInput(file=upload, edition=fields.pop("edition", "2030"), asked=asked or Asked(), **fields)
