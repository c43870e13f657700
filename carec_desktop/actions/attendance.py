"""Attendance: names of participants in the people file of a workspace; only their counts reach a record.

A person calls `opened` once with the passphrase and hands what it gives to the other functions; each of them
changes the file at once. Institutions are told by their record in the register, so that their type counts.
"""

import csv
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from carec_desktop.actions import backups, listcounts
from carec_desktop.actions.record import View, view, views, write
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Field, Group, Number
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import INSTITUTIONS, MEMBERS
from carec_desktop.i18n import N_, _
from carec_desktop.people import Attendance, Lists, People, Person, Tally, alike, create, pasted, unlock
from carec_desktop.people.lists import Deed, KindOf, spoken, tidy
from carec_desktop.plaintext import disarmed
from carec_desktop.problems import Problem, declare
from carec_desktop.sync.files import atomic_write, write_error

NAME = "people.carec"
NO_TRAINING = declare(
    "no-such-training", N_("There is no training with the id “{training}”; nothing was changed, look at the list.")
)
NO_REASON = declare(
    "export-without-reason",
    N_("Names leave this file only for a reason that is noted down; nothing was written, give the reason."),
)
FILE_EXISTS = declare(
    "list-file-exists", N_("“{file}” is there already; nothing was written, choose another name for the list.")
)
UNPLACED = declare(
    "people-unplaced",
    N_("{count} people come from institutions of no known type, so the counts by institution leave them out."),
    blocking=False,
)


@dataclass(frozen=True)
class Added:
    """How many people came onto a list, and how many were on it already and were completed."""

    added: int
    known: int


@dataclass(frozen=True)
class Due:
    """A list whose names may no longer be kept: since when, and how many names are on it."""

    training: str
    since: date
    persons: int


def path(ws: Workspace) -> Path:
    return ws.folder / NAME


def exists(ws: Workspace) -> bool:
    return path(ws).exists()


def opened(ws: Workspace, passphrase: str, *, make: bool = False) -> People:
    """The people file of the workspace; with `make` a new one where there is none. Raises UserError."""
    if make and not exists(ws):
        return create(path(ws), passphrase, atomic_write)
    return unlock(path(ws), passphrase, atomic_write)


# -- who came ----------------------------------------------------------------


def add(ws: Workspace, people: People, training: str, persons: Iterable[Person]) -> Added:
    """Put people on the list of a training; who is on it already is completed, never counted twice."""
    record = training_view(ws, training)
    known = register(ws)
    coming = [replace(p, institution=known.get(spoken(p.institution), p.institution)) for p in persons]
    before = people.lists.by_training.get(training, Attendance(training, ""))
    after = replace(before.with_persons(coming), ends=last_day(record) or before.ends or ws.clock()[:10])
    people.save(people.lists.put(after))
    added = len(after.persons) - len(before.persons)
    return Added(added, len({p.same for p in coming}) - added)


def add_pasted(ws: Workspace, people: People, training: str, data: bytes | str) -> Added:
    """Put the people of a CSV file, or of cells pasted as text, on the list of a training: all or nobody."""
    return add(ws, people, training, pasted.read(data if isinstance(data, str) else pasted.decoded(data)))


def erase(ws: Workspace, people: People, numbers: Iterable[str]) -> int:
    """Forget these people on every list, and in the rolling backups; their counts stay. Returns how many."""
    gone = set(numbers)
    lists = people.lists.without(gone, kinds(ws))
    if gone:
        _save(ws, people, lists, "erased", persons=len(gone))
        backups.forget_names(ws.folder)
        alike.forget()
    return len(gone)


def erase_named(ws: Workspace, people: People, name: str) -> int:
    """Forget everybody who goes by this name on any list."""
    return erase(ws, people, people.lists.numbers_of(name))


# -- counts ------------------------------------------------------------------


def kinds(ws: Workspace) -> KindOf:
    """What type an institution of the register is, told by its record id or, where it came later, by its name."""
    types = {v.record_id: v.values["type"] for v in views(ws, "institution") if v.values.get("type") in INSTITUTIONS}
    named = {name: types[record] for name, record in register(ws).items() if record in types}
    return lambda institution: types.get(institution) or named.get(spoken(institution), "")


def counts(ws: Workspace, people: People, training: str) -> Tally:
    """Counts of a training's list, of the erased as well. Raises UserError when it has no list."""
    return people.lists.of(training).tally(kinds(ws))


def take_counts(ws: Workspace, people: People, training: str, overwrite: Collection[str] = ()) -> list[Problem]:
    """Write the counts of a training's list, its tests and its survey into the training's working values.

    A value that somebody typed and that says something else stays, unless its question is in `overwrite`; the
    problem `count-differs` stands at that question. Counts that came from the list before follow it. Returns what
    differs and what the counts leave out."""
    record = training_view(ws, training)
    listed, found = people.lists.of(training), counts(ws, people, training)
    problems = [UNPLACED.at("by_institution", count=found.unplaced)] if found.unplaced else []
    stored, taken = listcounts.answers(listed, found), dict(people.lists.taken.get(training, {}))
    for question in list(stored):
        now = record.unread.get(question) or record.values.get(question, "")
        if now in ("", stored[question], taken.get(question)) or question in overwrite:
            continue
        if question not in listcounts.PROPOSED:
            problems.append(listcounts.differs(question, now, stored[question]))
        del stored[question]
    write_stored(ws, training, record.key, stored)
    if any(taken.get(question) != text for question, text in stored.items()):
        people.save(people.lists.taking(training, {**taken, **stored}))
    return problems


def write_stored(ws: Workspace, training: str, key: Mapping[str, str], stored: Mapping[str, str]) -> None:
    """Write stored texts into a training as a person would type them."""
    fields, lang = FORMS["training"].fields, ws.settings.lang
    write(ws, "training", training, key, {q: _typed(fields[q], text, lang) for q, text in stored.items()})


def _typed(field: Field[Any], stored: str, lang: str) -> str:
    if isinstance(field, Group):
        return json.dumps({part: field.members[part].show(text, lang) for part, text in field.value(stored).items()})
    return field.show(stored, lang) if isinstance(field, Number) else stored


# -- how long ----------------------------------------------------------------


def due(ws: Workspace, people: People, today: date | None = None) -> list[Due]:
    """Lists whose names may no longer be kept: 24 months after the last day of the training, if not said otherwise."""
    lists = _with_days(ws, people.lists)
    found = [(each, each.due_on(lists.months)) for each in lists.due(today or _today(ws))]
    return [Due(each.training, since, len(each.persons)) for each, since in found if since]


def expire(ws: Workspace, people: People, today: date | None = None) -> int:
    """Forget the names of every list that is due, and in the rolling backups; the counts stay. Returns how many."""
    today, lists = today or _today(ws), _with_days(ws, people.lists)
    names = sum(len(each.persons) for each in lists.due(today))
    if names:
        _save(ws, people, lists.expired(today, kinds(ws)), "expired", persons=names)
        backups.forget_names(ws.folder)
        alike.forget()
    return names


def _with_days(ws: Workspace, lists: Lists) -> Lists:
    """The lists with the last days their trainings have now; a training may have been moved."""
    for each in lists.by_training.values():
        record = view(ws, each.training)
        last = last_day(record) if record else ""
        lists = lists.put(replace(each, ends=last)) if last else lists
    return lists


# -- the file ----------------------------------------------------------------


def change_passphrase(ws: Workspace, people: People, passphrase: str) -> None:
    people.change_passphrase(passphrase, people.lists.noting(Deed(ws.clock(), "passphrase")))


def export_list(ws: Workspace, people: People, training: str, target: Path, reason: str) -> int:
    """Write one list with names as CSV, for somebody the law entitles to it; the reason is noted before.

    The only way a table of names leaves the people file; printed sheets are noted there too (`room_paper`). No
    temporary file: half a list is taken away again. Returns the number of names."""
    if not tidy(reason):
        raise NO_REASON.error()
    listed = people.lists.of(training)
    if target.exists():
        raise FILE_EXISTS.error(target.name, file=target.name)
    _save(ws, people, people.lists, "exported", training, len(listed.persons), tidy(reason))
    _write_new(target, _as_csv(ws, listed))
    return len(listed.persons)


def _write_new(target: Path, content: bytes) -> None:
    try:
        with open(target, "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise FILE_EXISTS.error(target.name, file=target.name) from error
    except OSError as error:
        target.unlink(missing_ok=True)
        raise write_error(target, error) from error


def _as_csv(ws: Workspace, listed: Attendance) -> bytes:
    titles = {v.record_id: v.values.get("title", "") for v in views(ws, "institution")}
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([_(heading) for heading in pasted.COLUMNS.values()])
    for p in listed.persons:
        done = "" if p.completed is None else _("yes") if p.completed else _("no")
        kind = _(INSTITUTIONS[p.kind]) if p.kind in INSTITUTIONS else ""
        sessions = " ".join(map(str, sorted(p.sessions)))
        country = _(MEMBERS[p.country]) if p.country in MEMBERS else ""
        cells = [p.name, "; ".join(p.spellings), p.sex, country, titles.get(p.institution, p.institution), kind,
                 p.contact, _("yes") if p.notice else "", sessions, done]  # fmt: skip
        rows.writerow(map(disarmed, cells))
    return out.getvalue().encode("utf-8-sig")



# -- small things ------------------------------------------------------------


def _save(
    ws: Workspace, people: People, lists: Lists, what: str, training: str = "", persons: int = 0, reason: str = ""
) -> None:
    people.save(lists.noting(Deed(ws.clock(), what, training, persons, reason)))


def training_view(ws: Workspace, training: str) -> View:
    """The training with this id. Raises UserError when there is none."""
    record = view(ws, training)
    if record is None or record.form != "training":
        raise NO_TRAINING.error(training=training)
    return record


def last_day(record: View) -> str:
    """Last day of a training as its record states it, else its first; "" when neither is known."""
    held = FORMS["training"].fields["held"].value(record.values.get("held", ""))
    return str(held.get("end") or held.get("start") or "")


def _today(ws: Workspace) -> date:
    return date.fromisoformat(ws.clock()[:10])


def register(ws: Workspace) -> dict[str, str]:
    """Record ids of the register by every name an institution goes by; names two of them share tell nothing."""
    found: dict[str, set[str]] = {}
    for v in views(ws, "institution"):
        for name in {v.values.get("title", ""), v.values.get("title_en", "")} - {""}:
            found.setdefault(spoken(name), set()).add(v.record_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
