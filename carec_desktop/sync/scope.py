"""May this signer say what the package says? Decided by the keyring's holder and the records' own keys."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from carec_desktop.forms import FORMS
from carec_desktop.holders import REFERENCE_KINDS, Holder, in_scope, is_decision, owner_of
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
    if (false := next((edit for edit in edits if edit.question == KEY and key_of((edit,)) is None), None)) is not None:
        yield _false_name(false, signer)
    refused: list[Edit] = []
    allowed: set[tuple[str, str, bool]] = set()  # of a record and form, all that is no decision is alike
    for edit in edits:
        key, asked = keys.get(edit.record_id), (edit.record_id, edit.form, is_decision(edit.form, edit.question))
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
        yield _beyond(refused[0], keys[refused[0].record_id], signer)
    if stranger := next((edit.author for edit in edits if edit.author != signer.key), None):
        yield v.WRONG_AUTHOR.at(name=signer.name, author=stranger[:16])


def _false_name(edit: Edit, signer: Holder) -> Problem:
    """A record's number proves its key and form, so it can be moved to no other owner and called nothing else."""
    others = (key_of((replace(edit, form=form),)) for form in FORMS if form != edit.form)
    if any(key is not None for key in others):
        return v.WRONG_FORM.at(name=signer.name, form=edit.form)
    return v.RECORD_MOVED.at(name=signer.name, record=edit.record_id[:8])


def _beyond(edit: Edit, key: Key, signer: Holder) -> Problem:
    """Why the signer's role has no say in this edit."""
    what = f"{edit.form}: {edit.question}"
    if not belongs(edit, key):
        return v.WRONG_FORM.at(name=signer.name, form=edit.form)
    if is_decision(edit.form, edit.question):
        return v.WRONG_DECISION.at(name=signer.name, what=what)
    if edit.form == "observation" and key.get("kind") in REFERENCE_KINDS:
        return v.WRONG_REFERENCE.at(name=signer.name, what=what)
    return v.WRONG_ROLE.at(name=signer.name, what=what)
