"""May this signer say what the package says? Decided by the keyring's holder and the records' own keys."""

import json
from collections.abc import Iterator, Mapping, Sequence

from carec_desktop.holders import Holder, in_scope, owner_of
from carec_desktop.ledger import KEY, Edit, belongs, key_of
from carec_desktop.problems import Problem
from carec_desktop.sync import verdicts as v

Key = Mapping[str, str]


def record_keys(edits: Sequence[Edit], known: Mapping[str, str]) -> dict[str, Key]:
    """Key of every record that the package itself or the ledger (`known`: id -> JSON text) gives."""
    keys: dict[str, Key] = {}
    for edit in edits:
        if edit.question == KEY and (key := key_of((edit,))) is not None:
            keys[edit.record_id] = key
    for record in {edit.record_id for edit in edits} - keys.keys():
        if record in known:
            keys[record] = {str(k): str(v) for k, v in json.loads(known[record]).items()}
    return keys


def out_of_scope(edits: Sequence[Edit], signer: Holder, known: Mapping[str, str]) -> Iterator[Problem]:
    """The first record of another country, then the first question or author the role has no say in.
    A record whose key nobody knows yet is judged by the ledger when its key arrives."""
    keys = record_keys(edits, known)
    refused: list[Edit] = []
    allowed: set[tuple[str, str, str]] = set()
    for edit in edits:
        key, asked = keys.get(edit.record_id), (edit.record_id, edit.form, edit.question)
        if key is None or asked in allowed:
            continue
        if belongs(edit, key) and in_scope(signer, edit.form, key, edit.question):
            allowed.add(asked)
        else:
            refused.append(edit)
    foreign = (owner_of(keys[edit.record_id]) for edit in refused)
    if other := next((owner for owner in foreign if owner.split("/")[0] != signer.ref_area), None):
        yield v.WRONG_COUNTRY.at(name=signer.name, own=signer.ref_area, other=other)
    if refused:
        yield v.WRONG_ROLE.at(name=signer.name, what=f"{refused[0].form}: {refused[0].question}")
    if stranger := next((edit.author for edit in edits if edit.author != signer.key), None):
        yield v.WRONG_AUTHOR.at(name=signer.name, author=stranger[:16])
