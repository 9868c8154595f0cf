"""Each fault meets a real upload: real engine, real HTTP, real ledger. What becomes of it is what the table says."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.faults.catalogue import SCENARIOS
from tests.faults.desk import IMPATIENT, PATIENT, Desk, Setting
from tests.faults.play import check_what_is_left, play, seen
from tests.faults.scenario import Scenario
from tests.support.tls import TestCertificate


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_fault_has_the_outcome_of_the_table(
    scenario: Scenario, tmp_path: Path, certificate: TestCertificate, caplog: pytest.LogCaptureFixture
) -> None:
    setting = Setting(
        scenario.practice,
        IMPATIENT if scenario.impatient else PATIENT,
        film_on_a_drive=scenario.film_on_a_drive,
        ledger_on_a_drive=scenario.ledger_on_a_drive,
        certificate=certificate if scenario.tls else None,
        trusted=scenario.trusted,
    )
    desk = Desk(tmp_path, setting)
    try:
        job_id = play(desk, scenario)
        assert seen(desk, scenario) == scenario.outcome
        check_what_is_left(desk, job_id, scenario)
    finally:
        desk.close()
    ours = [record for record in caplog.records if record.name.startswith("vod_desktop.core")]
    assert [record.getMessage() for record in ours if record.levelno >= logging.WARNING] == []
