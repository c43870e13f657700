"""Numbered packages: which numbers of a sender have not arrived, and which came twice with other content.

Everybody numbers the packages of a key on one device, from 1 in every epoch. A hole in that row is a
package still on its way, or lost; two packages with one number mean that a disk was copied or an old
state restored. Both are shown to people and change nothing: what counts is decided edit by edit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from carec_desktop.ledger import Attestation

NUMBERED = "report"  # the secretariat's numbers run over all addressees, so nobody else sees them without holes
MOST_MISSING = 50  # numbers named one by one; beyond that the last of them is enough


@dataclass(frozen=True, order=True)
class Series:
    """The packages of one key on one device since it was set up or restored."""

    signer: str
    device: str
    epoch: int


@dataclass(frozen=True, order=True)
class Gap:
    """Numbers before the last one seen of a series that are not here, in order, at most MOST_MISSING."""

    series: Series
    numbers: tuple[int, ...]


@dataclass(frozen=True, order=True)
class Twin:
    """One number of a series that several different packages bear."""

    series: Series
    number: int
    seals: tuple[str, ...]


def gaps(attestations: Iterable[Attestation]) -> list[Gap]:
    """What has not arrived, sorted by series."""
    found = []
    for series, numbers in sorted(_numbers(attestations).items()):
        missing = _missing(sorted(numbers))
        if missing:
            found.append(Gap(series, missing))
    return found


def _missing(numbers: list[int]) -> tuple[int, ...]:
    missing: list[int] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        missing += range(before + 1, min(number, before + 1 + MOST_MISSING))
    return tuple(missing[-MOST_MISSING:])


def twins(attestations: Iterable[Attestation]) -> list[Twin]:
    """Numbers that were used twice, sorted by series."""
    return [
        Twin(series, number, tuple(sorted(seals)))
        for series, numbers in sorted(_numbers(attestations).items())
        for number, seals in sorted(numbers.items())
        if len(seals) > 1
    ]


def _numbers(attestations: Iterable[Attestation]) -> dict[Series, dict[int, set[str]]]:
    found: dict[Series, dict[int, set[str]]] = {}
    for a in attestations:
        if a.purpose == NUMBERED:
            found.setdefault(Series(a.signer, a.device, a.epoch), {}).setdefault(a.number, set()).add(a.seal)
    return found
