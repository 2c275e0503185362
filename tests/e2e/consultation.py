"""Run as a program with the settings of the custodian site: an open consultation for the journeys."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "r2p_site.settings"
    django.setup()

    from tests.factories import intake

    intake.recipient()
    intake.ready_key(intake.consultation(slug="journey", files_asked=True))
