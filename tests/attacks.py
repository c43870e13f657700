"""Files that somebody forged, one row each: what was done, where it is opened, and what must be said."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from carec_desktop.sync import keyring as keyrings
from carec_desktop.sync import seal as seals
from carec_desktop.sync.call import Call
from carec_desktop.sync.keyring import sign_keyring
from carec_desktop.sync.keys import new_key
from carec_desktop.sync.package import Contents
from carec_desktop.sync.roots import sign_change
from tests.forging import (
    BASE,
    FULL,
    LEAD,
    LOST,
    LOST_SECOND,
    OURS,
    RETIRED,
    THIEF,
    _of_thief,
    change_by_thief_alone,
    change_signed_by,
    changed_sheets,
    edit,
    framework_by_daily_key,
    holder_row,
    moved_record,
    package,
    packed,
    receipt,
    receipt_contents,
    renamed_form,
    report,
    rewritten,
    ring,
    sealed,
    signed_otherwise,
    stolen,
    unknown_purpose,
    with_certificate_of_no_version,
    with_changed_cell,
    with_high_native,
    with_high_seal,
    with_keyring,
    with_other_certificate,
)
from tests.trust import KAZAKH, KYRGYZ, OFFICER, STRANGER, TRAINER, figure


@dataclass(frozen=True)
class Attack:
    """`door`: who opens the file, the secretariat ("desk") or a country ("home"); `code` is what is said,
    `said` the sentence that must be among the problems of a package that still merges."""

    name: str
    door: str
    make: Callable[[], bytes]
    verdict: str
    code: str = ""

    @property
    def said(self) -> str:
        return self.code or self.verdict


def _seal_rows(**changes: str) -> Callable[[], bytes]:
    return lambda: rewritten(changes)


CALL = Call("2026", (("en", "Round"),), "2025", "2026-06-30", "2026-05-31", "2020-1")
OTHER = Contents(figure(KYRGYZ, value="99")).sheets()

REFUSED = (
    # who may say what
    Attack("wrong country", "desk", lambda: report(KYRGYZ, *figure(KYRGYZ, "KAZ")), "wrong-country"),
    Attack("wrong country, named elsewhere", "desk", lambda: report(KYRGYZ, figure(KYRGYZ, "KAZ")[1]), "wrong-country"),
    Attack("record moved to another owner", "desk", moved_record, "wrong-country", "wrong-country-moved"),
    Attack("lead speaks for a country", "desk", lambda: report(LEAD, *figure(LEAD)), "wrong-country"),
    Attack("lead speaks for another sector", "desk", lambda: report(LEAD, *figure(LEAD, "CAREC")), "wrong-role"),
    Attack("trainer sends a figure", "desk", lambda: report(TRAINER, *figure(TRAINER)), "wrong-role"),
    Attack("form renamed", "desk", renamed_form, "wrong-role", "wrong-role-form"),
    Attack("form renamed, named elsewhere", "desk",
           lambda: report(TRAINER, replace(figure(TRAINER)[1], form="training")), "wrong-role", "wrong-role-form"),
    Attack("approval by a country", "desk", lambda: report(KYRGYZ, *edit(KYRGYZ, "_approved")), "wrong-role",
           "wrong-role-decision"),
    Attack("question asked by a country", "desk", lambda: report(KYRGYZ, *edit(KYRGYZ, "_query:value")), "wrong-role",
           "wrong-role-decision"),
    Attack("value of record by a country", "desk", lambda: report(KYRGYZ, *edit(KYRGYZ, "value", form="of_record")),
           "wrong-role", "wrong-role-decision"),
    Attack("baseline by a country", "desk", lambda: report(KYRGYZ, *figure(KYRGYZ, kind="baseline")), "wrong-role",
           "wrong-role-reference"),
    Attack("target by a country", "desk", lambda: report(KYRGYZ, *figure(KYRGYZ, kind="target")), "wrong-role",
           "wrong-role-reference"),
    Attack("edits of another author", "desk", lambda: report(KYRGYZ, *figure(OFFICER)), "wrong-role",
           "wrong-role-author"),
    Attack("report to somebody else", "desk", lambda: report(KYRGYZ, *BASE, addressee="KAZ"), "wrong-addressee"),
    Attack("receipt sent to the secretariat", "desk", lambda: receipt(OFFICER, number=30), "intact",
           "not-merged-here"),
    Attack("receipt by a trainer", "home", lambda: receipt(TRAINER), "wrong-role", "wrong-role-office"),
    Attack("receipt by a colleague", "home", lambda: receipt(KYRGYZ), "wrong-role", "wrong-role-office"),
    Attack("report that calls itself a receipt", "home",
           lambda: report(KYRGYZ, *BASE, purpose="receipt", addressee="KGZ"), "wrong-role", "wrong-role-office"),
    Attack("call by a country", "home",
           lambda: package(KYRGYZ, Contents(call=CALL), purpose="call", addressee="*"), "wrong-role",
           "wrong-role-office"),
    Attack("receipt of another country", "home", lambda: receipt(OFFICER, addressee="KAZ", number=31),
           "wrong-addressee"),
    # packages put together
    Attack("one cell changed", "desk", lambda: changed_sheets(
        lambda s: s.update({"Edits": [list(r) if n != 2 else ["95.1" if c == "25.10" else c for c in r]
                                      for n, r in enumerate(s["Edits"])]})), "altered", "altered-rows"),
    Attack("sheet of another package", "desk", lambda: changed_sheets(lambda s: s.update(OTHER)), "altered",
           "altered-sheet"),
    Attack("seal of another package", "desk", lambda: packed(OTHER, sealed(KYRGYZ, Contents(BASE).sheets())),
           "altered", "altered-sheet"),
    Attack("sheet added", "desk", lambda: changed_sheets(lambda s: s.update({"Held": [["edit_id"]]})), "altered",
           "altered-sheet-added"),
    Attack("sheet taken out", "home", lambda: changed_sheets(
        lambda s: s.__delitem__("Keyring"), OFFICER, receipt_contents(ring()), purpose="receipt", addressee="KGZ"),
        "altered", "altered-sheet-missing"),
    Attack("seal taken out", "desk", lambda: packed(Contents(BASE).sheets(), None), "unsigned"),
    Attack("cell changed under the native signature", "desk", with_changed_cell, "altered", "altered-part"),
    # the header
    *(Attack(f"{name} in the header altered", "desk", _seal_rows(**{name: value}), "altered", "altered-seal")
      for name, value in (
          ("purpose", "receipt"), ("number", "8"), ("device", "laptop-2"), ("epoch", "2"), ("previous", "a" * 64),
          ("addressee", "KGZ"), ("sender", KAZAKH.key), ("revision", "2029-1"), ("keyring", "9"),
          ("made_at", "2027-03-01T08:00:00Z"))),
    Attack("huge number", "desk", _seal_rows(number="9" * 400), "altered", "altered-seal"),
    Attack("number in other digits", "desk", _seal_rows(number="٧"), "altered", "altered-seal"),
    Attack("negative epoch", "desk", _seal_rows(epoch="-1"), "altered", "altered-seal"),
    Attack("row of the seal twice", "desk", lambda: packed(
        Contents(BASE).sheets(), [*seals.sheet_of(sealed(KYRGYZ, Contents(BASE).sheets())), ("number", "7")]),
        "altered", "altered-seal"),
    Attack("format of the future", "desk", _seal_rows(format="2"), "too-new"),
    Attack("purpose nobody knows", "desk", unknown_purpose, "wrong-role", "wrong-role-office"),
    # signatures
    Attack("re-sealed by a stranger", "desk", lambda: report(STRANGER, *figure(STRANGER)), "unknown-signer"),
    Attack("empty signature", "desk", _seal_rows(signature=""), "unsigned"),
    Attack("signature of zeros", "desk", _seal_rows(signature=base64.b64encode(bytes(64)).decode()), "altered",
           "altered-seal"),
    Attack("signature cut short", "desk", _seal_rows(signature="AAAA"), "altered", "altered-seal"),
    Attack("other curve", "desk", lambda: signed_otherwise(
        ec.generate_private_key(ec.SECP384R1()), hashes.SHA256()), "altered", "altered-seal"),
    Attack("other hash", "desk", lambda: signed_otherwise(KYRGYZ.private, hashes.SHA512()), "altered", "altered-seal"),
    Attack("signature made for another purpose", "desk",
           lambda: signed_otherwise(KYRGYZ.private, hashes.SHA256(), b"carec-request-1\nanything"), "altered",
           "altered-seal"),
    Attack("public key of somebody else", "desk", _seal_rows(public_key=KAZAKH.holder.public_key), "altered",
           "altered-seal"),
    Attack("native signature of another key", "desk", lambda: packed(
        Contents(BASE).sheets(), sealed(KYRGYZ, Contents(BASE).sheets()), KAZAKH.signer()), "altered",
        "altered-other-signer"),
    Attack("native signature in its other form", "desk", with_high_native, "altered", "altered-signature"),
    Attack("certificate swapped in the workbook", "desk", with_other_certificate, "altered", "altered-signature"),
    Attack("certificate that no parser reads", "desk", with_certificate_of_no_version, "altered", "altered-signature"),
    # revoked keys
    Attack("later package of a revoked key", "desk", lambda: report(
        LOST, *figure(LOST, time_period="2013"), number=3, previous=LOST_SECOND.id), "revoked"),
    Attack("earlier number of a revoked key, in no chain", "desk", lambda: report(
        LOST, *figure(LOST, value="7", time_period="2010"), number=1), "revoked"),
    Attack("revoked key on another device", "desk", lambda: report(
        LOST, *figure(LOST, value="8", time_period="2009"), number=1, device="laptop-9"), "revoked"),
    Attack("receipt by a retired daily key", "home", lambda: receipt(RETIRED, number=40), "revoked"),
    # keyrings
    Attack("native signature stripped, holder added", "home", lambda: with_keyring(
        lambda rows: rows.append(holder_row(STRANGER.holder)), sealed_first=True), "altered", "altered-sheet"),
    Attack("holder added with the daily key", "home", lambda: with_keyring(
        lambda rows: rows.append(holder_row(STRANGER.holder))), "altered", "keyring-false"),
    Attack("cut-off taken out with the daily key", "home", lambda: with_keyring(
        lambda rows: rows.__setitem__(-1, [*rows[-1][:7], "valid", ""])), "altered", "keyring-false"),
    Attack("holder twice in a keyring", "home", lambda: with_keyring(
        lambda rows: rows.append(rows[-1])), "altered", "keyring-false"),
    Attack("keyring with a huge number", "home", lambda: with_keyring(
        lambda rows: rows.__setitem__(2, ["number", "9" * 400])), "altered", "keyring-false"),
    Attack("change of root signed by nobody", "home", lambda: receipt(
        OFFICER, stolen(change_signed_by(False, False)), number=32), "altered", "root-change-false"),
    Attack("change of root signed by the new root only", "home", lambda: receipt(
        OFFICER, stolen(change_signed_by(False, True)), number=33), "altered", "root-change-false"),
    Attack("change of root signed by the new root twice", "home", lambda: receipt(
        OFFICER, stolen(change_by_thief_alone()), number=34), "altered", "root-change-false"),
    Attack("change of root without the new root", "home", lambda: receipt(
        OFFICER, stolen(change_signed_by(True, False)), number=35), "altered", "root-change-false"),
    Attack("stranger brings his own root", "home", lambda: receipt(
        STRANGER, sign_keyring(replace(_of_thief(), number=9, holders=(replace(STRANGER.holder, role="secretariat"),)),
                               THIEF)), "unknown-signer"),
    Attack("framework signed by the daily key", "home", framework_by_daily_key, "altered", "framework-false"),
)  # fmt: skip

HARMLESS = (
    Attack("replayed report", "desk", lambda: report(KYRGYZ, *BASE), "intact"),
    Attack("seal's signature in its other form", "desk", with_high_seal, "resaved"),
    Attack("frozen: the same receipt months later", "home", lambda: receipt(OFFICER, ring(), number=8), "intact"),
    Attack("keyring rolled back", "home", lambda: receipt(OFFICER, ring(number=2), number=8), "intact"),
    Attack("keyring of our number, other holders", "home", lambda: receipt(
        OFFICER, ring(holders=(*OURS.holders, STRANGER.holder)), number=8), "intact", "keyring-twin"),
    Attack("keyring run away", "home", lambda: receipt(OFFICER, ring(number=5000), number=8), "intact", "keyring-jump"),
    Attack("keyring of another root", "home", lambda: receipt(OFFICER, stolen(None, 9), number=8), "intact",
           "keyring-other-root"),
    Attack("change of a root that is not ours", "home", lambda: receipt(
        OFFICER, stolen(sign_change(new_key(), THIEF, 100_000)), number=8), "intact", "keyring-other-root"),
    Attack("keyring of another audience", "home", lambda: receipt(
        OFFICER, ring(keyrings.audience_copy(FULL, "KAZ"), number=9), number=8), "intact", "keyring-other-audience"),
)  # fmt: skip
