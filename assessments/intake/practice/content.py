"""What the practice recipient says of itself, and what people tell it: fictional from end to end."""

from dataclasses import dataclass
from typing import Any

from assessments.intake.enums import Channel, Consent
from assessments.intake.services.life import RecipientInput

RECIPIENT = RecipientInput(
    name="Human Rights Commission of the Practice State",
    readers="Clara Custodian, commissioner\nChidi Custodian, commissioner",
    appointing_body="Parliament, by two thirds of its members",
    accreditation="A status (fictional)",
    privilege="Files of the Commission may be seized by order of the Constitutional Court only. Nobody may make its "
    "members name a source; a court abroad may see that differently.",
    runs_server="The Commission, in its own building",
    other_ways="By post in the sealed envelope of the paper pack: Commission, 2 Rights Square, Practice City.\n"
    "By word of mouth: every Tuesday at the Commission; nothing but what you allow is written down.",
    local_help="Legal aid of the bar association: 555 0100, day and night\nShelter for women: 555 0101",
    complaint_route="The ombudsperson of Parliament hears complaints about the Commission: 555 0102. You can also go "
    "to the United Nations directly.",
    exit_url="https://www.wikipedia.org/",
    no_officials=True,
)
QUESTIONS = (
    "What has changed for the worse where you live, and for whom?",
    "What works to keep people safe, and what is missing?",
)
REGIONS = ("Northern Region", "Eastern Region", "Southern Region", "Capital")


@dataclass(frozen=True, slots=True)
class Voice:
    """One contribution. `levels`: factor number to level."""

    text: str
    levels: dict[str, int]
    groups: tuple[str, ...] = ()
    region: str = ""
    channel: Channel = Channel.INVITED
    consent: Consent = Consent.SUMMARY
    urgent: bool = False
    witness: bool = False
    answers: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """As the contributor site seals it."""
        return {
            "language": "en",
            "text": self.text,
            "urgent": self.urgent,
            "witness": self.witness,
            "topics": sorted(self.levels),
            "levels": self.levels,
            "unknown": [],
            "answers": {f"q{number}": text for number, text in enumerate(self.answers, start=1)},
            "region": self.region,
            "groups": list(self.groups),
            "for_someone": self.channel == Channel.INTERMEDIARY,
            "consent": self.consent.value,
        }


MET, OPEN = Channel.MET, Channel.OPEN
# The first six are opened and answered by the practice custodians; themes are written from them.
VOICES = (
    Voice(
        "At the checkpoint before the market they read our papers aloud, and those with names of the hill people wait "
        "until noon. Women are searched by men. We now send the children to sell, because children are let through.",
        {"9": 4, "2": 3, "3": 3},
        ("women", "minorities"),
        "Eastern Region",
        consent=Consent.QUOTE,
        answers=("The road to the market.", "Women among those who search, and somebody to complain to."),
    ),
    Voice(
        "The radio station of the district says every evening that we are guests who stayed too long. Nobody stops it.",
        {"9": 3, "7": 4, "2": 3},
        ("minorities",),
        "Eastern Region",
    ),
    Voice(
        "Young men of our quarter are offered money to join the night guard. They are told whose houses to watch.",
        {"7": 3, "5": 3, "9": 3},
        ("young_people",),
        "Northern Region",
        channel=MET,
    ),
    Voice(
        "My daughter was attacked on the way to the well. The police wrote nothing down. I was asked to be quiet.",
        {"2": 4, "3": 3, "9": 3},
        ("women", "victims"),
        "Northern Region",
        channel=MET,
        witness=True,
    ),
    Voice(
        "The peace committee still meets, teachers of both communities go. When stones were thrown in spring, they "
        "went from house to house, and it stopped.",
        {"9": 2, "6": 1, "2": 2},
        ("women", "women_led_organisations"),
        "Southern Region",
        consent=Consent.QUOTE,
        answers=("", "Pay for the transport of the peace committee; it costs less than one patrol."),
    ),
    Voice(
        "Lists are being made of who rents to displaced families. Our landlord was visited twice.",
        {"7": 3, "9": 3, "2": 2},
        ("displaced", "women"),
        "Capital",
    ),
    Voice("The verdict is read in May. Last time shops were burned that night.", {"8": 3, "9": 3, "2": 3}),
    Voice("We are not asked. Decisions about the grazing land are made in the capital.", {"4": 2, "9": 3}, ("women",)),
    Voice("Since the new commander came, patrols greet us again.", {"3": 1, "9": 2, "2": 2}, ("defenders",), "Capital"),
    Voice("Our office was broken into, only the files of the witnesses are gone.", {"2": 4, "9": 3}, ("defenders",)),
    Voice("Students of the hill people are moved to the evening classes, all of them.", {"9": 3}, ("young_people",)),
    Voice("Aid is stopped at the river for days.", {"14": 3, "9": 3, "2": 2}, ("displaced",), "Northern Region"),
)
# What came in the other ways.
OTHER_WAYS = (
    Voice("They should all leave this country!!!", {"9": 4}, channel=OPEN, consent=Consent.COUNT),
    Voice("In our town everybody lives together well, and that should be said too.", {"9": 0}, channel=OPEN),
    Voice("My brother saw trucks with men and boxes at the old brick factory.", {"5": 3}, channel=OPEN, witness=True),
    Voice(
        "A shepherd who cannot write asks us to tell: three wells in the valley are guarded by armed men since winter, "
        "and only some families may draw water.",
        {"9": 4, "7": 3},
        ("minorities",),
        channel=Channel.INTERMEDIARY,
    ),
)
ON_PAPER = Voice("(typed from a letter) We are afraid of the day of the parade.", {"8": 3}, ("women",))
REPRISAL = (
    "After I spoke at the meeting two men came and said that they know where my children go to school. They named the "
    "meeting."
)
# Of those who only chose levels: women, then others.
MARKED_ONLY = ({"9": 3, "2": 3, "7": 2}, {"9": 4, "2": 3}, {"9": 3, "2": 2, "7": 3})
WOMEN_WHO_MARKED, OTHERS_WHO_MARKED = 11, 9

REPLY = "Thank you. Both of us have read it. Nothing that could show who you are will leave this house."
QUESTION = "You wrote of lists. Did you see one yourself, or hear of them? Answer only if it is safe for you."
QUOTE_QUESTION = "May these words be read by everybody? They stand as you wrote them, without the place."
QUOTED = "We now send the children to sell, because children are let through."


@dataclass(frozen=True, slots=True)
class Written:
    """A theme; `sources` are places in VOICES."""

    title: str
    text: str
    sources: tuple[int, ...]
    factors: tuple[str, ...]
    groups: tuple[str, ...] = ()
    held: bool = False


THEMES = (
    Written(
        "Checks on the way to market",
        "Women describe checks at which papers are read aloud, people with some names wait for hours, and women are "
        "searched by men. [[The road is named in two contributions.]] Families send children instead.",
        (0, 3, 5),
        ("9", "3"),
        ("women",),
    ),
    Written(
        "Speech that calls neighbours guests",
        "Broadcasts and slogans present a minority as guests who stayed too long; people say that nobody stops it.",
        (1, 10),
        ("7", "9"),
    ),
    Written(
        "What holds",
        "A peace committee of teachers from both communities went from house to house when tension rose, and it eased.",
        (4, 8),
        ("6",),
    ),
    Written("Lists", "Lists of landlords are said to be made.", (5,), ("7",), held=True),
)
ANSWERS = (
    ("accepted", "Two women officers serve at each checkpoint of the eastern roads from next month."),
    (
        "partly",
        "The media council was asked to act; the law forbids the government to stop broadcasts.",
    ),
    ("accepted", "The transport of the peace committee is paid from the budget of next year."),
)
