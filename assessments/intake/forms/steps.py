"""The pages of writing, in their order: what each asks for, and what it is called."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the form. `fields` are names, or beginnings of names that end in "_"."""

    name: str
    title: Promise
    fields: tuple[str, ...] = ()

    def has(self, field: str) -> bool:
        return any(field == name or (name.endswith("_") and field.startswith(name)) for name in self.fields)


CHECK = Step("check", _("Read it once more"))
CODE = Step("code", _("Your code"))
RETYPE = Step("retype", _("Type your code"), ("typed", "files"))
# Only where files are asked for, and for who sends without a code: the last page, because no page can carry a file on.
FILES = Step("files", _("A picture or a text file?"), ("files",))
# The pages that send. A file is chosen on them.
LAST = (RETYPE, FILES)
TELL = (
    Step("topics", _("What do you know about?"), ("topics",)),
    Step("what", _("What do you know?"), ("level_", "text", "answer_", "region", "urgent", "witness")),
    Step("about", _("About you"), ("groups", "for_someone", "card")),
    Step("consent", _("What may be done with it?"), ("consent",)),
    CHECK,
    CODE,
    RETYPE,
    FILES,
)
REPRISAL = (
    Step("what", _("What happened?"), ("text", "urgent", "witness")),
    CHECK,
    CODE,
    RETYPE,
    FILES,
)
