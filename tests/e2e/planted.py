"""Run as a program with the settings of the intake: what somebody sent and was answered, and whether it still opens."""

import os
import sys

import django

SENT = "At the mill somebody called Quillfeather waits."
REPLY = "Is there a safe hour to call?"


def plant() -> str:
    """A contribution with a reply to it, and a theme held back. Returns the code."""
    import uuid

    from assessments.intake.enums import ReplyKind
    from assessments.intake.models import Consultation, HeldBack
    from assessments.intake.services.replying import write_reply
    from tests.factories import intake

    consultation = Consultation.objects.get(slug="journey")
    sent = intake.contribution(consultation, {"text": SENT, "groups": ["women"]})
    holder = consultation.custodian_keys.get().holder
    write_reply(contribution=sent.contribution, kind=ReplyKind.QUESTION, text=REPLY, by=holder)
    HeldBack.objects.create(
        pk=uuid.uuid4(),
        consultation=consultation,
        theme=uuid.uuid4(),
        reason="protection",
        package=b"",
        made_on=intake.WEEK,
        delivered_on=intake.WEEK,
    )
    return sent.code


def read_back(code: str) -> str:
    """As the contributor site, which may list nothing: what the code opens, what the key opens, what is held."""
    from django.db import connection

    from assessments.intake.models import Contribution, CustodianKey, HeldBack, SealedKey
    from assessments.intake.sealing.bodies import unseal
    from assessments.intake.services.contributions import open_box
    from tests.factories import intake

    key = CustodianKey.objects.select_related("wrapped").get()
    private_key = intake.private_half(key)
    read = [
        unseal(bytes(row.part.sealed), bytes(row.sealed), private_key=private_key, bound_to=row.part.pk).get("text")
        for row in SealedKey.objects.filter(custodian_key=key).select_related("part")
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE r2p_intake")
    (reply,) = open_box(code=code).replies
    held = list(HeldBack.objects.values_list("theme", flat=True))
    return f"{SENT if SENT in read else read}|{reply.text}|{len(held)} held|{Contribution.objects.count()} listed"


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "r2p_site.settings"
    django.setup()
    sys.stdout.write(read_back(sys.argv[1]) if sys.argv[1:] else plant())
