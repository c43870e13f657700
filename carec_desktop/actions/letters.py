"""The letter that carries fingerprints on paper, in the person's language."""

from dataclasses import dataclass
from pathlib import Path

from carec_desktop.actions import enrol
from carec_desktop.actions.revoking import holder_named
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import Holder, owner_for
from carec_desktop.i18n import N_, _, speaking
from carec_desktop.problems import declare
from carec_desktop.sync.cover import ROLES
from carec_desktop.sync.files import atomic_write
from carec_desktop.sync.keys import fingerprint

NO_KEY_YET = declare(
    "no-key-yet", N_("There is no key to print yet; nothing was written, save a request for a certificate first.")
)


@dataclass(frozen=True)
class Letter:
    """A letter as it was written; `root_fingerprint` is "" where the root is not known yet."""

    path: Path
    name: str
    role: str
    ref_area: str
    fingerprint: str
    root_fingerprint: str
    lang: str


def letter(ws: Workspace, who: str, target: Path, lang: str | None = None) -> Letter:
    """Write the letter about the own key, or at the secretariat about `who`: a request file, a fingerprint or the
    start of a key's id. Readers may call this."""
    holder, spoken = _about(ws, who)
    made = Letter(
        target, holder.name, holder.role, holder.ref_area, fingerprint(holder.key), enrol.root_fingerprint(ws),
        lang or spoken,
    )  # fmt: skip
    atomic_write(target, _pdf(ws, holder, made))
    return made


def _about(ws: Workspace, who: str) -> tuple[Holder, str]:
    """Whose key, and the language that person works in."""
    if who and Path(who).is_file():
        asked = enrol.look(Path(who))
        return asked.holder(), asked.lang
    if who:
        holder = holder_named(ws, who)
        return holder, ws.settings.speaks.get(holder.ref_area, ws.settings.lang)
    key, mine = enrol.own_key(ws), ws.settings
    if not key:
        raise NO_KEY_YET.error()
    return Holder(key, mine.role, mine.ref_area, mine.sectors, mine.name, ""), mine.lang


def _pdf(ws: Workspace, holder: Holder, made: Letter) -> bytes:
    from carec_desktop.report.letter import LetterFacts, letter_pdf

    with speaking(made.lang):
        place = ws.framework.area(owner_for(holder.role, holder.ref_area)).name.say()
        role = _(ROLES.get(holder.role, holder.role))
    facts = LetterFacts(
        holder.name, role, place, made.fingerprint, made.root_fingerprint, ws.clock(), ws.is_secretariat
    )  # fmt: skip
    return letter_pdf(facts, made.lang)
