"""Several laptops at the doors: one attendance list goes from one to the next, sealed for a colleague's key.

Names leave the people file here too, but only for the eyes of one named key holder of the same office, in a file that
nobody else can open; each passing on is noted with how many names went to whom. Lists unite in any order and any
number of times. What two doors said differently stays side by side until somebody is asked (`Room.questions`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carec_desktop.actions import attendance, record
from carec_desktop.actions.rooms import Question, Room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.holders import REGION, Holder, Role
from carec_desktop.i18n import N_
from carec_desktop.ledger import canonical_json, record_id
from carec_desktop.people import Attendance, People
from carec_desktop.people.lists import Deed
from carec_desktop.problems import declare
from carec_desktop.sync import envelope
from carec_desktop.sync.files import atomic_write, read_file
from carec_desktop.sync.keys import fingerprint
from carec_desktop.sync.package import Signer

NOBODY_TO_PASS_TO = declare(
    "no-such-colleague",
    N_("“{who}” is no key holder you can pass a list on to; nothing was written, choose a colleague of your office."),
)
OTHER_TRAINING = declare(
    "list-of-other-training",
    N_("The list is of another training; nothing was changed, open that training or choose the right file."),
)
NOT_A_COLLEAGUE = declare(
    "list-not-from-a-colleague",
    N_(
        "“{file}” was passed on by somebody of another office; nothing was changed, "
        "names stay with those who took them."
    ),
)
PURPOSE, CONTENT = "attendance", 1
MOST_ROWS = 20_000
CARRIED = ("title", "held", "place", "state", "sessions", "mode", "sector")  # so that the colleague knows the training


@dataclass(frozen=True, repr=False)
class Passed:
    """A list that came from a colleague: checked, opened, not yet taken over."""

    training: str
    title: str
    sender: Holder
    attendance: Attendance
    key: Mapping[str, str]
    values: Mapping[str, str]


@dataclass(frozen=True)
class TakenOver:
    """What a colleague's list brought: rows and marks that were not here, and what must be asked now."""

    training: str
    rows: int
    marks: int
    questions: tuple[Question, ...]


def colleagues(ws: Workspace) -> list[Holder]:
    """Holders of good keys whom a list may be passed on to: of the same country, or in the region of the
    same role and sectors; oneself on another laptop too."""
    return [
        holder for holder in ws.keyring.holders
        if holder.accepted_until is None and holder.ref_area == ws.settings.ref_area
        and (holder.role != Role.SECRETARIAT or ws.is_secretariat)
        and (holder.ref_area != REGION or (holder.role, holder.sectors) == (ws.settings.role, ws.settings.sectors))
    ]  # fmt: skip


def colleague(ws: Workspace, who: str) -> Holder:
    """The colleague with this name, key id (or its beginning), or fingerprint. Raises UserError unless it is one."""
    digits = "".join(char for char in who if char.isdigit())
    found = [
        holder for holder in colleagues(ws)
        if who.casefold() == holder.name.casefold() or (len(who) >= 8 and holder.key.startswith(who))
        or (len(digits) == 30 and digits == fingerprint(holder.key).replace(" ", ""))
    ]  # fmt: skip
    if len(found) != 1:
        raise NOBODY_TO_PASS_TO.error(who=who)
    return found[0]


def pass_on(ws: Workspace, people: People, training: str, to: Holder, signer: Signer, path: Path) -> int:
    """Write the list of a training to `path` for one colleague; the deed is noted first. Returns how many names."""
    if to not in colleagues(ws):
        raise NOBODY_TO_PASS_TO.error(who=to.name)
    shown, listed = attendance.training_view(ws, training), people.lists.of(training)
    values = {question: shown.values[question] for question in CARRIED if shown.values.get(question)}
    content = canonical_json(
        {"content": CONTENT, "key": dict(shown.key), "values": values, "attendance": listed.plain()}
    )
    sealed = envelope.seal(content, PURPOSE, to.public_key, signer.private)
    names = len(listed.rows)
    deed = Deed(ws.clock(), "passed-on", training, names, fingerprint(to.key))
    people.save(people.lists.noting(deed))
    atomic_write(path, sealed)
    return names


def look(ws: Workspace, signer: Signer, path: Path) -> Passed:
    """Open a list that a colleague passed on. Changes nothing; raises UserError, each case its own."""
    data = read_file(path, envelope.LARGEST)
    opened = envelope.open_sealed(data, PURPOSE, signer.private, ws.keyring, path.name)
    if opened.sender not in colleagues(ws):
        raise NOT_A_COLLEAGUE.error(path.name, file=path.name)
    passed = _read(opened)
    if passed is None:
        raise envelope.DAMAGED.error(path.name, file=path.name)
    return passed


def _read(opened: envelope.Opened) -> Passed | None:
    # The errors of a JSON reader carry the text they could not read: none may leave this function.
    try:
        plain: Any = json.loads(opened.content)
        if plain["content"] != CONTENT or len(plain["attendance"]["persons"]) > MOST_ROWS:
            return None
        listed, key = Attendance.of(plain["attendance"]), _texts(plain["key"])
        values = {question: text for question, text in _texts(plain["values"]).items() if question in CARRIED}
        if record_id("training", key) != listed.training:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None
    return Passed(listed.training, values.get("title", ""), opened.sender, listed, key, values)


def _texts(plain: Any) -> dict[str, str]:
    if not isinstance(plain, dict) or not all(isinstance(text, str) and len(text) < 2000 for text in plain.values()):
        raise ValueError("no texts")
    return {str(name): text for name, text in plain.items()}


def take_over(ws: Workspace, people: People, passed: Passed, room: Room | None = None) -> TakenOver:
    """Unite a colleague's list with the one here; a training unknown here becomes a draft first. With an open
    `room` the step can be undone there. Raises UserError when the room is of another training."""
    if room is not None and room.training != passed.training:
        raise OTHER_TRAINING.error()
    if record.view(ws, passed.training) is None:
        attendance.write_stored(ws, passed.training, passed.key, passed.values)
    room = room or Room(ws, people, passed.training)
    before = room.attendance
    room.change(lambda listed: listed.united(passed.attendance))
    deed = Deed(ws.clock(), "taken-over", passed.training, len(passed.attendance.rows), fingerprint(passed.sender.key))
    people.save(people.lists.noting(deed))
    after = room.attendance
    return TakenOver(passed.training, len(after.rows) - len(before.rows), _marks(after) - _marks(before),
                     tuple(room.questions()))  # fmt: skip


def _marks(listed: Attendance) -> int:
    """Cells of the list, a person by a session, that say the person was there."""
    return sum(len(person.sessions) for person in listed.persons)
