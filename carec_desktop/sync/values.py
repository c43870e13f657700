"""The fingerprint of values: sixteen digits for exactly what a set of edits says, whoever computes it and when.

It is printed on the sheet that people sign before a package is made, told again with the package, and can be computed
from the package by whoever receives it. Equal digits prove that no value, reason or language on the signed sheet was
added, left out or changed on the way into the package. They do not prove who signed the paper or made the package:
for the former there is ink, for the latter the seal. Two drafts with the same values have the same digits, so the
number of the package and the day are not in them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from carec_desktop.ledger import KEY, Edit, canonical_json, heads_of
from carec_desktop.sync.keys import package_fingerprint

TAG = b"v1\n"


@dataclass(frozen=True, order=True)
class Said:
    """What is said in answer to one question of one record. The id of a record proves its key, so the key is in it."""

    record_id: str
    form: str
    question: str
    value: str
    lang: str
    reason: str
    on_behalf_of: str


def last_edits(edits: Iterable[Edit]) -> list[Edit]:
    """Those edits that no other of them replaces, by record and question; those that only name a record are left
    out."""
    asked: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        if edit.question != KEY:
            asked.setdefault((edit.record_id, edit.question), []).append(edit)
    return [head for _place, each in sorted(asked.items()) for head in heads_of(each)]


def values_digest(edits: Iterable[Edit]) -> str:
    """SHA-256 over what the edits say in the end, sorted; the same whoever made them and in whatever order."""
    said = {Said(e.record_id, e.form, e.question, e.value, e.lang, e.reason, e.on_behalf_of) for e in last_edits(edits)}
    return hashlib.sha256(TAG + canonical_json([list(astuple(each)) for each in sorted(said)])).hexdigest()


def values_fingerprint(edits: Iterable[Edit]) -> str:
    """Sixteen digits in groups of four for `values_digest`; "" where nothing is said."""
    edits = list(edits)
    return package_fingerprint(values_digest(edits)) if last_edits(edits) else ""
