"""The long trials stay true: every planted fault still fits the source it is planted in."""

from trials import mutants
from trials.faults import FAULTS


def test_every_planted_fault_fits_the_source_exactly_once() -> None:
    assert mutants.misfits() == []
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25


def test_no_planted_fault_is_a_mere_slip_of_the_pen() -> None:
    """What does not even compile would be caught by anything."""
    for fault in FAULTS:
        source = (mutants.ROOT / fault.file).read_text(encoding="utf-8")
        compile(source.replace(fault.old, fault.new), fault.file, "exec")


def test_every_planted_fault_has_tests_to_notice_it() -> None:
    assert [fault.name for fault in FAULTS if not mutants.tests_of(fault)] == []
