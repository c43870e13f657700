"""The fingerprint of values: sixteen digits for exactly what a set of edits says, whoever computes it and when.

It is printed on the sheet that people sign before a package is made, told again with the package, and can be computed
from the package by whoever receives it. Equal digits prove that no value, reason or language on the signed sheet was
added, left out or changed on the way into the package. They do not prove who signed the paper or made the package:
for the former there is ink, for the latter the seal. Two drafts with the same values have the same digits, so the
number of the package and the day are not in them.
"""

import hashlib
from collections.abc import Iterable

from carec_desktop.ledger import KEY, Edit, canonical_json, heads_of
from carec_desktop.sync.keys import package_fingerprint

TAG = b"v1\n"


def last_edits(edits: Iterable[Edit]) -> list[Edit]:
    """Those edits that no other of them replaces; those that only name a record are left out. Records and questions
    in the order they first occur."""
    asked: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        if edit.question != KEY:
            asked.setdefault((edit.record_id, edit.question), []).append(edit)
    return [head for each in asked.values() for head in (each if len(each) == 1 else heads_of(each))]


def values_fingerprint(edits: Iterable[Edit]) -> str:
    """Sixteen digits in groups of four for what the edits say in the end, the same whoever made them and in whatever
    order; "" where nothing is said."""
    last = last_edits(edits)
    return package_fingerprint(_digest(last)) if last else ""


def _digest(last: Iterable[Edit]) -> str:
    # The id of a record proves its key, so the key is in it. Plain tuples: a package has 100,000 of them.
    said = {(e.record_id, e.form, e.question, e.value, e.lang, e.reason, e.on_behalf_of) for e in last}
    return hashlib.sha256(TAG + canonical_json(sorted(said))).hexdigest()
