"""All faults, in the order of the table."""

from __future__ import annotations

from tests.faults.by_signature import SIGNATURE
from tests.faults.by_the_service import REFUSALS, SESSION, TROUBLE
from tests.faults.on_answers import ANSWERS
from tests.faults.on_bodies import BODIES
from tests.faults.on_connections import CONNECTIONS
from tests.faults.on_this_computer import COMPUTER, SOURCES
from tests.faults.scenario import Group, Scenario

GROUPS: tuple[Group, ...] = (CONNECTIONS, BODIES, ANSWERS, TROUBLE, SESSION, REFUSALS, SIGNATURE, SOURCES, COMPUTER)

SCENARIOS: tuple[Scenario, ...] = tuple(scenario for group in GROUPS for scenario in group.scenarios)
