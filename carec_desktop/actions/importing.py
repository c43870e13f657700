"""A list of any origin onto an attendance list: looked at first, then put on, with a word about every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from carec_desktop.actions import attendance
from carec_desktop.actions.rooms import Room
from carec_desktop.actions.workspace import Workspace
from carec_desktop.i18n import N_
from carec_desktop.people import Attendance, Person, alike, pasted
from carec_desktop.people.pasted import Found
from carec_desktop.people.words import spoken
from carec_desktop.problems import Problem, UserError, declare
from carec_desktop.sync.files import read_file

OLD_EXCEL = declare(
    "old-excel-list",
    N_("“{file}” is a workbook of Excel 97–2003; nothing was saved, save it as .xlsx or CSV, or paste its cells."),
)
LARGEST = 16 * 2**20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, repr=False)
class Imported:
    """What became of a list. `columns`: each heading with its meaning (columns.MEANINGS, "" not used); `suspicions`:
    pairs with a newcomer that may be one person; `problems`: rows left out and cells left unread, each with why."""

    added: int
    known: int
    rows: int
    columns: tuple[tuple[str, str], ...]
    suspicions: tuple[alike.Suspicion, ...]
    problems: tuple[Problem, ...]

    def __repr__(self) -> str:
        return f"<{self.added} added, {self.known} known>"


def look(source: Path | bytes | str, name: str = "") -> Found:
    """Read a list: a file (CSV in any usual encoding, or .xlsx), its bytes, or pasted text. Changes nothing."""
    found = pasted.look(source) if isinstance(source, str) else _file(source, name)
    return replace(found, problems=pasted.together(found.problems))


def _file(source: Path | bytes, name: str) -> Found:
    data = read_file(source, LARGEST) if isinstance(source, Path) else source
    if data.startswith(OLE):
        file = source.name if isinstance(source, Path) else name
        raise OLD_EXCEL.error(file, file=file)
    return _workbook(data) if data.startswith(ZIP) else pasted.look(pasted.decoded(data))


def _workbook(data: bytes) -> Found:
    """The sheet of a workbook that holds most people, one with headings if there is any."""
    from carec_desktop.sync.reader import read

    found: list[Found] = []
    refused: UserError | None = None
    for rows in read(data, strict=False).values():
        try:
            found.append(pasted.look_at(rows))
        except UserError as error:
            refused = refused or error
    if not found:
        raise refused or pasted.EMPTY_LIST.error()
    return max(found, key=lambda each: (bool(each.columns), len(each.persons)))


def put_on(room: Room, found: Found, *, session: int | None = None, least_minutes: int = 0) -> Imported:
    """Put the people of a list on the list of the room, as one step that can be undone; see `listed_with`."""
    after, done = listed_with(room.ws, room.attendance, found, session=session, least_minutes=least_minutes)
    room.change(lambda _before: after)
    return done


def listed_with(
    ws: Workspace, before: Attendance, found: Found, *, session: int | None = None, least_minutes: int = 0
) -> tuple[Attendance, Imported]:
    """An attendance list with the people of `found`, and what became of each row. With `session` everybody is marked
    as here who has no mark there yet, except who spent less than `least_minutes` in an online meeting."""
    known = attendance.register(ws)
    named = [replace(p, institution=known.get(spoken(p.institution), p.institution)) for p in found.persons]
    coming = _recognised(before.persons, named, known)
    after = before.with_persons(coming)
    if session is not None:
        short = {number for number, stayed in found.minutes.items() if stayed < least_minutes}
        there = {person.same for person in coming if person.number not in short}
        after = after.came((row.number for row in after.rows if row.same in there), session)
    new = {row.number for row in after.rows} - {row.number for row in before.rows}
    suspicions = alike.suspicions(after, new) if new else []
    people = len({person.same for person in coming})
    return after, Imported(len(new), people - len(new), found.rows, found.columns, tuple(suspicions), found.problems)


def _recognised(listed: Sequence[Person], coming: Sequence[Person], known: Mapping[str, str]) -> list[Person]:
    """Newcomers under the name and institution that the list knows them by, where only one person can be meant:
    a meeting program knows no institutions, and one may have come into the register since."""
    by_name: dict[str, list[Person]] = {}
    for person in listed:
        for text in person.also:
            by_name.setdefault(spoken(text), []).append(person)
    return [_as_listed(person, by_name.get(spoken(person.name), []), known) for person in coming]


def _as_listed(person: Person, twins: Sequence[Person], known: Mapping[str, str]) -> Person:
    fits = [twin for twin in twins if not person.institution or _place(person, known) == _place(twin, known)]
    if len(fits) != 1 or (person.contact and fits[0].contact and person.contact != fits[0].contact):
        return person
    return replace(person, name=fits[0].name, institution=fits[0].institution, also=person.also)


def _place(person: Person, known: Mapping[str, str]) -> str:
    """Where somebody works, by record id where the register has it by now."""
    return known.get(person.same[1], person.same[1])
