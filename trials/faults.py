"""Faults planted on purpose: each is one change that somebody could make by mistake, and the tests that must notice."""

from dataclasses import dataclass

LEDGER, STORE = "carec_desktop/ledger.py", "carec_desktop/store/ledger_tables.py"
JUDGE, SCOPE = "carec_desktop/sync/judge.py", "carec_desktop/sync/scope.py"
SEAL, HOLDERS = "carec_desktop/sync/seal.py", "carec_desktop/holders.py"
POST, MINTING = "carec_desktop/store/post.py", "carec_desktop/actions/minting.py"
EXCHANGE, MATTERS = "carec_desktop/actions/exchange.py", "carec_desktop/actions/matters.py"
KEYRING, EDITS = "carec_desktop/sync/keyring.py", "carec_desktop/sync/edit_sheet.py"

LAWS = ("tests/test_ledger.py", "tests/test_exchange_machine.py")
JOURNEY = ("tests/test_actions.py", "tests/test_receipts.py")
TRUST = ("tests/test_judge.py", "tests/test_seal.py", "tests/test_keyring.py")


@dataclass(frozen=True)
class Fault:
    """`old` stands exactly once in `file` and becomes `new`; one of `tests` must fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


FAULTS = (
    # -- what stands
    Fault("replacing has no effect", LEDGER,
          "replaced = {r for e in edits for r in e.replaces if r != e.id}", "replaced: set[str] = set()", LAWS),
    Fault("the last writer wins", LEDGER,
          "return sorted((e for e in edits if e.id not in replaced), key=lambda e: e.id)",
          "return sorted(edits, key=lambda e: e.made_at)[-1:]", LAWS),
    Fault("one of two different values is shown as clean", LEDGER,
          'state = "clean" if len({h.value for h in heads}) == 1 else "conflict"', 'state = "clean"', LAWS),
    Fault("agreement is a conflict", LEDGER,
          'state = "clean" if len({h.value for h in heads}) == 1', 'state = "clean" if len(heads) == 1', LAWS),
    Fault("nobody waits for a missing predecessor", LEDGER,
          "elif any(r not in known for e in edits for r in e.replaces):", "elif False:", LAWS),
    Fault("talk about a record contradicts", LEDGER, "    if is_talk(question):\n", "    if False:\n", JOURNEY),
    Fault("a delete hides what it had not seen", LEDGER,
          'return "0" if seen >= set(state.heads) else "conflict"', 'return "0"', LAWS),
    Fault("a delete never works", LEDGER,
          'return "0" if seen >= set(state.heads) else "conflict"', 'return "conflict"', LAWS),
    Fault("talk must have been seen by a delete", LEDGER,
          "return question not in (EXISTS, APPROVED) and not is_talk(question)",
          "return question not in (EXISTS, APPROVED)", JOURNEY),
    Fault("what is unclear can be approved", LEDGER,
          "return bool(seen) and all(len(values) == 1 for values in seen.values())", "return bool(seen)", LAWS),
    Fault("of two rival approvals one is taken", LEDGER,
          "    while len({a.value for a in current}) > 1:\n", "    while False:\n", LAWS),
    Fault("a later edit changes what is published", LEDGER,
          "return {e.question: e.value for e in _observed(current[0], edits)} if current else {}",
          "return {e.question: e.value for e in edits} if current else {}", LAWS),
    Fault("everything is published without approval", LEDGER,
          "return {e.question: e.value for e in _observed(current[0], edits)} if current else {}",
          "return {e.question: e.value for e in (_observed(current[0], edits) if current else edits)}", LAWS),
    # -- what an edit is
    Fault("the name of an edit leaves out its value", LEDGER, "f'\"value\":{q(self.value)}}}'", "f'\"value\":0}}'",
          LAWS),
    Fault("the name of an edit leaves out its author", LEDGER, '"author":{q(self.author)}', '"author":0', LAWS),
    Fault("the order of replaced edits changes the name", LEDGER,
          'replaces = ",".join(map(q, sorted(self.replaces)))', 'replaces = ",".join(map(q, self.replaces))',
          ("tests/test_ledger.py", "tests/test_package.py")),
    Fault("text is not brought to one spelling", LEDGER,
          'text = unicodedata.normalize("NFC", text.replace("\\r\\n", "\\n").replace("\\r", "\\n")'
          '.replace("\\t", " "))',
          'text = text.replace("\\r\\n", "\\n")', (*LAWS, *TRUST, "tests/test_package.py")),
    # -- who counts
    Fault("nobody asks for the author's scope", LEDGER,
          "if attestation.signer == edit.author and author and in_scope(author, edit.form, key, edit.question):",
          "if attestation.signer == edit.author and author:", LAWS),
    Fault("anybody's seal stands for anybody's edit", LEDGER,
          "if attestation.signer == edit.author and author and in_scope(",
          "if author and in_scope(", LAWS),
    Fault("a seal of a decision vouches for others", LEDGER,
          "if signer.role == Role.SECRETARIAT and attestation.purpose in VOUCHING:",
          "if signer.role == Role.SECRETARIAT:", LAWS),
    Fault("a country's approval counts once vouched for", LEDGER,
          "return edit.question != APPROVED or author is None or author.role == Role.SECRETARIAT", "return True",
          LAWS),
    Fault("a record may be called by another form", LEDGER,
          "if key is None or not belongs(edit, key) or", "if key is None or",
          (*LAWS, "tests/test_actions.py", "tests/test_judge.py")),
    Fault("a key that proves nothing is believed", LEDGER,
          "if isinstance(key, dict) and record_id(form, key) == record:", "if isinstance(key, dict):",
          LAWS),
    Fault("revocation is forgotten", LEDGER,
          "return lambda attestation: attestation.signer not in kept or attestation.seal in kept[attestation.signer]",
          "return lambda attestation: True", LAWS),
    Fault("a revoked key loses what it had sent before", LEDGER,
          'seal = attestations[seal].previous if seal in attestations else ""', 'seal = ""', LAWS),
    Fault("approval is anybody's", HOLDERS,
          "if form in DECISION_FORMS or question.startswith(DECISION_QUESTIONS):", "if form in DECISION_FORMS:", LAWS),
    Fault("baselines are anybody's", HOLDERS,
          'if form == "observation" and key.get("kind") in REFERENCE_KINDS:', "if False:", LAWS),
    Fault("a focal point speaks for every country", HOLDERS, "return owner == holder.ref_area\n", "return True\n",
          (*LAWS, "tests/test_judge.py")),
    # -- what is kept
    Fault("current values are not computed again after a merge", EXCHANGE,
          "        touched = ws.store.ledger.add(examined.edits, examined.attestation, to_text(examined.seal))\n"
          "        ws.store.ledger.refresh(touched)\n",
          "        ws.store.ledger.add(examined.edits, examined.attestation, to_text(examined.seal))\n", JOURNEY),
    Fault("refused edits count", STORE,
          "(no, e) for no, e in edits if counts(", "(no, e) for no, e in edits if e.id or counts(",
          ("tests/test_ledger_store.py",)),
    Fault("a package forgets what it carried before", STORE,
          'return self.edits("author = ? AND id NOT IN (SELECT edit_id FROM acknowledged)", (author,))',
          'return self.edits("author = ? AND no NOT IN (SELECT edit_no FROM attested)", (author,))', JOURNEY),
    Fault("an overtaken receipt takes back what a newer one held", POST,
          'return newest is not None and newest[0] == seal', "return True", JOURNEY),
    Fault("what the secretariat lost is not sent again", POST,
          '"DELETE FROM acknowledged WHERE seal IN (SELECT seal FROM attestation WHERE purpose = \'receipt\'"',
          '"DELETE FROM acknowledged WHERE 0 AND seal IN (SELECT seal FROM attestation WHERE purpose = \'receipt\'"',
          JOURNEY),
    Fault("an edit does not say what it replaces", MINTING,
          "replaces=tuple(sorted(replaces))", "replaces=()", JOURNEY),
    Fault("a delete does not say what it saw", MINTING,
          "observed=tuple(sorted(observed))", "observed=()", JOURNEY),
    Fault("packages are not numbered", MINTING,
          "number=last.number + 1 if last else 1", "number=1", JOURNEY),
    Fault("a receipt names what it does not hold", MATTERS,
          "yield HeldEdit(edit.id, edit.author, REFUSED, refusal)", "yield HeldEdit(edit.id, edit.author, HELD)",
          (*JOURNEY, "tests/test_attacks.py")),
    Fault("a receipt shows a country the other value as its own", MATTERS,
          "mine = (ours or heads)[0]", "mine = heads[-1]", JOURNEY),
    # -- what is believed of a file
    Fault("the seal leaves out its header", SEAL,
          '"header": plain, "sheets": dict(sheets)}', '"header": {}, "sheets": dict(sheets)}', TRUST),
    Fault("the seal leaves out its sheets", SEAL,
          '"header": plain, "sheets": dict(sheets)}', '"header": plain, "sheets": {}}', TRUST),
    Fault("a seal is not checked against its key", SEAL,
          "    if not is_signed(seal.public_key, seal.signed, seal.signature):\n        return False\n", "", TRUST),
    Fault("a false seal is believed", JUDGE,
          'if seal is None or not seals.verify_seal(seal) or seal.header.purpose == "decision":',
          "if seal is None:", (*TRUST, "tests/test_attacks.py")),
    Fault("a changed sheet is believed", JUDGE,
          "elif seals.sheet_digest(sheets[name]) != digest and not (name == edit_sheet.SHEET and edits.broken):",
          "elif False:", TRUST),
    Fault("a stranger's package merges", JUDGE,
          "        yield v.UNKNOWN_SIGNER.at(fingerprint=fingerprint(header.sender))\n        return\n",
          "        return\n", TRUST),
    Fault("a package for somebody else merges", JUDGE,
          "if asking.me is not None and not _is_for(header, holder, asking.me):", "if False:", TRUST),
    Fault("a country writes receipts", JUDGE,
          'if holder is not None and header.purpose != "report" and holder.role != Role.SECRETARIAT:', "if False:",
          (*TRUST, "tests/test_attacks.py")),
    Fault("another country's records are merged", SCOPE,
          "if belongs(edit, key) and in_scope(signer, edit.form, key, edit.question):", "if True:", TRUST),
    Fault("a changed row is not named", EDITS,
          "            altered.append(number)\n", "            pass\n", TRUST),
    Fault("an older keyring is taken", KEYRING,
          "if keyring.number < current.number:", "if False:", TRUST),
)  # fmt: skip
