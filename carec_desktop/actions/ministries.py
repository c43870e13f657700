"""Requests to line ministries: who is asked for what, the workbook each one got, and what came back.

The list is kept with this workspace and never travels: which ministry answers what is the country's own business.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from carec_desktop.actions import asking, rounds, template_reading, templates
from carec_desktop.actions.record import View
from carec_desktop.actions.template_reading import Reading, read_template
from carec_desktop.actions.workspace import Workspace
from carec_desktop.framework_reading import measures_now
from carec_desktop.holders import REGION
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text
from carec_desktop.localvalues import read_date
from carec_desktop.problems import declare
from carec_desktop.sync.files import file_stem

KIND = "ministry"
TO_SEND, SENT, LATE, RETURNED = "to-send", "sent", "late", "returned"

NAME_TAKEN = declare(
    "ministry-twice", N_("“{name}” is on the list already; nothing was changed, give another name or use that one.")
)
NO_NAME = declare("ministry-without-name", N_("A ministry needs a name; nothing was changed."))
NO_MINISTRY = declare("no-ministry", N_("“{name}” is not on the list of ministries; nothing was changed."))
ASKED_NOTHING = declare(
    "ministry-asked-nothing", N_("“{name}” is asked for nothing yet; nothing was written, choose its questions first.")
)


@dataclass(frozen=True)
class Ministry:
    """One ministry or agency. `measures` are what it is asked for; `due`, `sent_at` and `returned_at` are ISO dates,
    "" for none; `file` is the name of the workbook it got, `taken` how many rows of the answer were taken; `sent_as`
    is the name its workbook carries where it was renamed since, `sent_measures` are what its workbook asks for."""

    name: str
    measures: tuple[str, ...] = ()
    due: str = ""
    sent_at: str = ""
    file: str = ""
    returned_at: str = ""
    answer: str = ""
    taken: int = 0
    sent_as: str = ""
    sent_measures: tuple[str, ...] = ()

    def state(self, today: str) -> str:
        """to-send · sent · late · returned, as of an ISO date."""
        if self.returned_at and self.returned_at >= self.sent_at:
            return RETURNED
        if not self.sent_at:
            return TO_SEND
        return LATE if self.due and today > self.due else SENT

    @property
    def asked_otherwise(self) -> bool:
        """Whether the workbook that is out asks for other questions than are wanted now."""
        out = bool(self.sent_at and self.sent_measures) and self.returned_at < self.sent_at
        return out and set(self.sent_measures) != set(self.measures)

    def days_late(self, today: str) -> int:
        """How many days the answer is overdue; 0 when it is not."""
        late = self.state(today) == LATE
        return (date.fromisoformat(today) - date.fromisoformat(self.due)).days if late else 0


@dataclass(frozen=True)
class Assigned:
    """One question that can be asked of a ministry: its measure, who is asked ("" for nobody), whether it has no
    answer here."""

    measure: str
    ministry: str
    empty: bool


def ministries(ws: Workspace) -> list[Ministry]:
    """The list, by name."""
    return [
        Ministry(name, **{
            **plain, "measures": _asked_now(ws, plain.get("measures", ())),
            "sent_measures": tuple(plain.get("sent_measures", ())),
        })
        for name, plain in ws.store.local.of(KIND).items()
    ]


def _asked_now(ws: Workspace, codes: Iterable[str]) -> tuple[str, ...]:
    """Measures in the framework in force: what was retired is asked of nobody any more."""
    return tuple(dict.fromkeys(now for code in codes for now in measures_now(ws.framework, code)))


def named(ws: Workspace, name: str) -> Ministry:
    """Raises UserError no-ministry."""
    for one in ministries(ws):
        if one.name == name:
            return one
    raise NO_MINISTRY.error(name=name)


def today(ws: Workspace) -> str:
    return ws.clock()[:10]


def add(ws: Workspace, name: str) -> Ministry:
    """Put a ministry on the list. Raises UserError when it is there or has no name."""
    made = Ministry(_clean(name))
    if any(one.name.casefold() == made.name.casefold() for one in ministries(ws)):
        raise NAME_TAKEN.error(name=made.name)
    _save(ws, made)
    return made


def rename(ws: Workspace, name: str, wanted: str) -> Ministry:
    """Give a ministry another name; what it was asked for stays."""
    before, after = named(ws, name), _clean(wanted)
    others = (one.name.casefold() for one in ministries(ws) if one.name != name)
    if after.casefold() in others:
        raise NAME_TAKEN.error(name=after)
    renamed = replace(before, name=after, sent_as=before.sent_as or (name if before.sent_at else ""))
    with ws.store.transaction():
        ws.store.local.drop(KIND, name)
        _save(ws, renamed)
    return renamed


def remove(ws: Workspace, name: str) -> Ministry:
    """Take a ministry off the list and say what it was, so that it can be put back."""
    gone = named(ws, name)
    with ws.store.transaction():
        ws.store.local.drop(KIND, name)
    return gone


def put_back(ws: Workspace, ministry: Ministry) -> None:
    """Undo `remove`; questions that somebody else is asked for by now stay there."""
    taken = {measure for one in ministries(ws) for measure in one.measures}
    _save(ws, replace(ministry, measures=tuple(m for m in ministry.measures if m not in taken)))


def assign(ws: Workspace, measures: Iterable[str], name: str) -> None:
    """Ask one ministry, or nobody (""), for these measures; each measure is asked of one at most."""
    moved = list(dict.fromkeys(measures))
    for code in moved:
        if not ws.framework.has_measure(code):
            raise templates.UNKNOWN_MEASURES.error(code, measure=code)
    if name:
        named(ws, name)
    with ws.store.transaction():
        for one in ministries(ws):
            kept = tuple(m for m in one.measures if m not in moved)
            wanted = (*kept, *moved) if one.name == name else kept
            if set(wanted) != set(one.measures):
                _save(ws, replace(one, measures=_in_order(ws, wanted)))


def set_due(ws: Workspace, name: str, typed: str) -> Ministry:
    """The day the answer is due, as typed in the language of the workspace; "" for none."""
    due = read_date(typed, ws.settings.lang) if typed.strip() else ""
    changed = replace(named(ws, name), due=due)
    _save(ws, changed)
    return changed


def assigned(ws: Workspace) -> list[Assigned]:
    """Everything the round asks of this workspace, in framework order, with who is asked for it."""
    who = {measure: one.name for one in ministries(ws) for measure in one.measures}
    found: dict[str, Assigned] = {}
    for one in asking.questions(ws):
        code, empty = one.measure, one.state == asking.MISSING
        before = found.get(code)
        found[code] = Assigned(code, who.get(code, ""), empty or (before is not None and before.empty))
    for code in (code for code in who if code not in found and ws.framework.has_measure(code)):
        found[code] = Assigned(code, who[code], False)
    return list(found.values())


def whose(ws: Workspace) -> Callable[[View], str]:
    """Which ministry answers for a record: the one that is asked for its measure, else ""."""
    asked = {measure: one.name for one in ministries(ws) for measure in one.measures}
    return lambda view: asked.get(view.key.get("measure", ""), "")


# -- out and back ------------------------------------------------------------


def write_request(ws: Workspace, name: str, path: Path) -> int:
    """Write the workbook one ministry is to fill in, and note that it was sent; the number of rows in it."""
    one = named(ws, name)
    if not one.measures:
        raise ASKED_NOTHING.error(name=name)
    call = rounds.current_round(ws)
    year = call.period if call else ws.clock()[:4]
    wanted = templates.Wanted(("observation",), (year,), ws.settings.lang, one.measures, one.name, _area(ws), one.due)
    rows = templates.write_template(ws, path, wanted)
    _save(ws, replace(one, sent_at=today(ws), file=path.name, returned_at="", answer="", taken=0,
                      sent_as="", sent_measures=one.measures))  # fmt: skip
    return rows


def write_requests(ws: Workspace, folder: Path) -> list[Path]:
    """One workbook for every ministry that is asked for something and has none yet."""
    files: list[Path] = []
    for one in ministries(ws):
        if one.measures and one.state(today(ws)) == TO_SEND:
            files.append(_free(folder / file_name(ws, one.name)))
            write_request(ws, one.name, files[-1])
    return files


def _free(path: Path) -> Path:
    """The path, or one with a number where a file lies already: it may be filled in."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def file_name(ws: Workspace, name: str) -> str:
    """A name for the workbook of a ministry."""
    return f"CAREC-{_area(ws)}-{file_stem(name, KIND)}.xlsx"


def read_back(ws: Workspace, path: Path) -> Reading:
    """Judge the workbook a ministry sent back, row by row. Nothing is changed. Raises UserError."""
    reading = read_template(ws, path)
    sender = sender_of(ws, reading)
    return replace(reading, ministry=sender.name) if sender is not None else reading


def take(ws: Workspace, reading: Reading) -> int:
    """Take the new and changed rows as working values, all or none, and note that the ministry answered."""
    with ws.store.transaction():
        rows = template_reading.apply(ws, reading)
        sender = sender_of(ws, reading)
        if sender is not None:
            _save(ws, replace(sender, returned_at=today(ws), answer=reading.path.name, taken=rows))
    return rows


def sender_of(ws: Workspace, reading: Reading) -> Ministry | None:
    """Whose answer this is: the workbook carries the name it was made for, perhaps one from before a renaming."""
    known = [one for one in ministries(ws) if reading.ministry in (one.name, one.sent_as)]
    return min(known, key=lambda one: one.name != reading.ministry, default=None) if reading.ministry else None


def counts(found: Sequence[Ministry], day: str) -> dict[str, int]:
    """How many ministries are in each state on an ISO date."""
    states = [one.state(day) for one in found]
    return {state: states.count(state) for state in (TO_SEND, SENT, LATE, RETURNED)}


def _save(ws: Workspace, ministry: Ministry) -> None:
    plain = asdict(ministry)
    name = plain.pop("name")
    with ws.store.transaction():
        ws.store.local.put(KIND, name, plain, ws.clock())


def _clean(name: str) -> str:
    text = clean_text(" ".join(name.split()))
    if not text:
        raise NO_NAME.error()
    return text


def _in_order(ws: Workspace, codes: Iterable[str]) -> tuple[str, ...]:
    wanted = set(codes)
    every = (*ws.framework.measures, *ws.framework.context)
    return tuple(m.code for m in every if m.code in wanted)


def _area(ws: Workspace) -> str:
    return ws.settings.ref_area or REGION
