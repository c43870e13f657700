"""Figure codes: four signs on paper that lead back to the records behind a figure.

A code is the start of a digest, so it needs no register and is the same on every card and in every
language. The column letter, or the year in a chart, completes it: "FA48-C".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
SHORT, LONG = 4, 5


@dataclass(frozen=True)
class Reference:
    """What a code stands for: a measure of an area, or one record."""

    kind: str  # "measure", "context", "panel", "event", "training", "deliverable", "project"
    name: str  # measure code, series, panel name or record id
    ref_area: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}|{self.ref_area}" if self.ref_area else self.name


def digest_code(key: str, signs: int = SHORT) -> str:
    """The first `signs` of the base 32 digest of `key`."""
    number = int.from_bytes(sha256(key.encode()).digest()[:5], "big")
    return "".join(ALPHABET[number >> (35 - 5 * at) & 31] for at in range(8))[:signs]


class Codes:
    """The codes of one card, unique within it: two that clash are both lengthened."""

    def __init__(self, references: Iterable[Reference]) -> None:
        everything = list(dict.fromkeys(references))
        shorts = [digest_code(each.key) for each in everything]
        clashing = {code for code in shorts if shorts.count(code) > 1}
        self.by_reference = {
            each: digest_code(each.key, LONG) if short in clashing else short
            for each, short in zip(everything, shorts, strict=True)
        }
        self.by_code = {code: each for each, code in self.by_reference.items()}

    def of(self, reference: Reference) -> str:
        return self.by_reference[reference]

    def resolve(self, code: str) -> tuple[Reference, str] | None:
        """What "FA48-C" means: the reference and the column letter or year; None for a code not on this card."""
        short, _dash, column = code.strip().upper().partition("-")
        found = self.by_code.get(short)
        return (found, column) if found else None
