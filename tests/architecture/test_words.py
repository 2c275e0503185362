"""Words are put in the reader's language when they are shown: a module that asks at import freezes English."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.architecture.source import ROOT


def imported(site: str) -> dict[str, Any]:
    environment = os.environ | {"R2P_SITE": site, "DJANGO_SETTINGS_MODULE": "r2p_site.settings"}
    program = [sys.executable, "-W", "ignore", "-m", "tests.architecture.words_at_import"]
    ran = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_no_module_asks_for_a_translation_while_it_is_imported() -> None:
    office, intake = imported("staff"), imported("custodian")

    assert office["asked"] == intake["asked"] == []
    assert set(office["away"]) & set(intake["away"]) == set()
