"""Paper for the room: the sign-in sheet, certificates, the after-survey.

Sheets and certificates carry names, so every print is a deed the people file notes, before it is written, and goes
nowhere but where the person wants it. The survey form carries none and needs no passphrase.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.actions.attendance import training_view
from carec_desktop.actions.record import View, views
from carec_desktop.actions.rooms import Room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.forms.training import Training
from carec_desktop.i18n import N_, speaking
from carec_desktop.names import area_name
from carec_desktop.people.lists import Deed
from carec_desktop.people.persons import Person
from carec_desktop.problems import Problem, declare
from carec_desktop.sync.files import atomic_write

if TYPE_CHECKING:
    from carec_desktop.report.certificate import CertificateFacts, Recipient
    from carec_desktop.report.sign_in import SignInFacts, SignInRow

Step = Callable[[int, int], None]  # pages done, pages in all; what it raises ends the work before the next page
SHEET, CERTIFICATES = "sign-in-sheet", "certificates"  # what a deed says was printed
SCRIPTS = {"en": re.compile("[A-Za-z]"), "ru": re.compile("[А-Яа-яЁё]"), "zh": re.compile("[\u4e00-\u9fff]")}
NO_SUCH_SESSION = declare(
    "sheet-without-sessions", N_("None of these sessions is on the list; nothing was printed, choose one that is.")
)


@dataclass(frozen=True)
class Certified:
    """Certificates as they were written. `path` is None when none could be; `printed` are `Person.number`, in page
    order; `refused` names whose certificate lacks which letter (place: the person's number)."""

    path: Path | None
    printed: tuple[str, ...]
    refused: tuple[Problem, ...]


def _unwatched(done: int, total: int) -> None:
    """Nobody wants to know how far the work is."""


# -- sign-in sheet -----------------------------------------------------------


def sign_in_pdf(
    room: Room, target: Path, lang: str, also: str = "", *, sessions: Collection[int] = (), walk_ins: int = 5,
    progress: Step = _unwatched,
) -> int:  # fmt: skip
    """Print the list of a room to sign: in `lang`, with a second language `also`; boxes for these sessions, for all
    when none is named. Returns how many people are on it; an empty list gives rows for walk-ins alone."""
    from carec_desktop.report import sign_in

    facts = sheet_facts(room, lang, sessions, walk_ins)
    data = sign_in.sign_in_pdf(facts, lang, also, progress)
    _write_named(room, target, data, SHEET, len(facts.rows))
    return len(facts.rows)


def sheet_facts(room: Room, lang: str, sessions: Collection[int] = (), walk_ins: int = 5) -> "SignInFacts":
    """What the sheet of a room says. Raises UserError when none of the sessions is on the list."""
    from carec_desktop.report.sign_in import SignInFacts

    record = training_view(room.ws, room.training)
    held = Training.held.value(record.values.get("held", ""))
    wanted = [each for each in room.sessions if not sessions or each.number in sessions]
    if not wanted:
        raise NO_SUCH_SESSION.error()
    with speaking(lang):
        labels = tuple(each.title(short=True) for each in wanted)
        rows = _rows(room)
    return SignInFacts(
        title=record.values.get("title", ""), rows=rows, start=held.get("start", ""), end=held.get("end", ""),
        place=record.values.get("place", ""), sessions=labels, months=room.people.lists.months, walk_ins=walk_ins,
        walked_in=room.attendance.walked,
    )  # fmt: skip


def _rows(room: Room) -> "tuple[SignInRow, ...]":
    from carec_desktop.report.sign_in import SignInRow

    titles = institutions(room.ws)
    return tuple(
        SignInRow(p.code, p.name, p.spellings, titles.get(p.institution, p.institution), area_name(p.country))
        for p in room.persons
    )  # fmt: skip


def institutions(ws: Workspace) -> dict[str, str]:
    """Names of the register's institutions by record id."""
    return {v.record_id: v.values.get("title") or v.values.get("title_en", "") for v in views(ws, "institution")}


# -- certificates ------------------------------------------------------------


def certificates_pdf(
    room: Room, target: Path, lang: str, *, numbers: Collection[str] = (), posts: Sequence[str] = ("", ""),
    progress: Step = _unwatched,
) -> Certified:  # fmt: skip
    """Print certificates for these people (`Person.number`), for everybody who completed when none is named. `posts`:
    a line to sign for each, with what stands below it. A name with a letter no font has is told and left out.
    Raises UserError when nobody gets one."""
    from carec_desktop.report import certificate

    people = [p for p in room.persons if (p.number in numbers if numbers else p.completed)]
    recipients = [recipient(room.training, person, lang) for person in people]
    facts = certificate_facts(training_view(room.ws, room.training), room.ws.clock()[:10], posts)
    batch = certificate.certificates_pdf(facts, recipients, lang, progress)
    of_number = {made.number: person.number for made, person in zip(recipients, people, strict=True)}
    refused = tuple(Problem(each.kind, of_number[each.place], each.facts) for each in batch.refused)
    if batch.pdf:
        _write_named(room, target, batch.pdf, CERTIFICATES, len(batch.printed))
    printed = tuple(of_number[number] for number in batch.printed)
    return Certified(target if batch.pdf else None, printed, refused)


def certificate_facts(record: View, issued: str, posts: Sequence[str]) -> "CertificateFacts":
    """What all certificates of a training say; `issued` is an ISO date."""
    from carec_desktop.report.certificate import CertificateFacts, Signer

    values = record.values
    held = Training.held.value(values.get("held", ""))
    return CertificateFacts(
        title=values.get("title", ""), start=held.get("start", ""), end=held.get("end", ""),
        place=values.get("place", ""), hours=values.get("hours", ""), organiser=values.get("organisers", ""),
        issued=issued, mark=record.record_id, signers=tuple(Signer(post=post) for post in posts),
    )  # fmt: skip


def recipient(training: str, person: Person, lang: str) -> "Recipient":
    """A person as a certificate names them: as they write themselves and, where that is another script than the
    certificate's, in that script below. The number is the same whenever it is printed."""
    from carec_desktop.report.certificate import Recipient

    script = SCRIPTS[lang]
    others = () if script.search(person.name) else [text for text in person.spellings if script.search(text)]
    return Recipient(person.name, certificate_number(training, person.number), next(iter(others), ""))


def certificate_number(training: str, number: str) -> str:
    """Tells one certificate from every other without a register: part of the training's id and the person's
    number."""
    return f"{training[:6]}-{number}".upper()


# -- without names -----------------------------------------------------------


def survey_form_pdf(ws: Workspace, target: Path, lang: str, training: str = "") -> Path:
    """Print the after-survey, two forms a page; with the title and days of a training when one is named. Readers may
    call this."""
    from carec_desktop.report import survey_form

    atomic_write(target, survey_form.survey_form_pdf(lang, *_headed(ws, training)))
    return target


def paired_cover_pdf(ws: Workspace, target: Path, lang: str, training: str = "") -> Path:
    """Print covers for the tests before and after, to be coded by sign-in row. Readers may call this."""
    from carec_desktop.report import paired_cover

    atomic_write(target, paired_cover.paired_cover_pdf(lang, *_headed(ws, training)))
    return target


def _headed(ws: Workspace, training: str) -> tuple[str, str, str, str]:
    """Title, first and last day, place; all "" without a training."""
    values = training_view(ws, training).values if training else {}
    held = Training.held.value(values.get("held", ""))
    return values.get("title", ""), held.get("start", ""), held.get("end", ""), values.get("place", "")


def _write_named(room: Room, target: Path, data: bytes, what: str, persons: int) -> None:
    deed = Deed(room.ws.clock(), what, room.training, persons)
    room.people.save(room.people.lists.noting(deed))
    atomic_write(target, data)
