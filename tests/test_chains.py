"""Numbers of packages: holes are named, doubles are named, and neither depends on the order of arrival."""

from hypothesis import given
from hypothesis import strategies as st

from carec_desktop.chains import MOST_MISSING, Gap, Series, Twin, gaps, twins
from carec_desktop.ledger import Attestation

ONE, TWO = Series("key", "laptop", 1), Series("key", "laptop", 2)


def package(number: int, seal: str = "", series: Series = ONE, purpose: str = "report") -> Attestation:
    return Attestation(
        seal or f"{series}-{number}", purpose, series.signer, series.device, series.epoch, number, "", "secretariat",
        "2020-1", 1,
    )  # fmt: skip


@given(st.sets(st.integers(1, 40), min_size=1), st.randoms())
def test_exactly_what_is_missing_before_the_last_is_named(numbers: set[int], random: object) -> None:
    arrived = [package(n) for n in numbers]
    random.shuffle(arrived)  # type: ignore[attr-defined]
    missing = tuple(n for n in range(1, max(numbers)) if n not in numbers)
    assert gaps([*arrived, *arrived]) == ([Gap(ONE, missing)] if missing else [])
    assert twins([*arrived, *arrived]) == []


def test_an_epoch_counts_anew_and_only_reports_are_numbered_for_others() -> None:
    assert gaps([package(3), package(1, series=TWO)]) == [Gap(ONE, (1, 2))]
    assert gaps([package(9, purpose="receipt"), package(9, purpose="decision")]) == []


def test_two_packages_with_one_number_are_twins_whoever_came_first() -> None:
    pair = [package(7, "a"), package(7, "b")]
    assert twins(pair) == twins(pair[::-1]) == [Twin(ONE, 7, ("a", "b"))]


def test_an_absurd_number_is_told_in_few_words() -> None:
    (gap,) = gaps([package(10**15)])
    assert len(gap.numbers) == MOST_MISSING
