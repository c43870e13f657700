"""The long trials stay true: every planted fault still fits the source it is planted in."""

from trials import mutants
from trials.faults import FAULTS


def test_every_planted_fault_fits_the_source_exactly_once() -> None:
    assert mutants.misfits() == []
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25


def test_every_planted_fault_has_tests_to_notice_it() -> None:
    assert [fault.name for fault in FAULTS if not mutants.tests_of(fault)] == []
