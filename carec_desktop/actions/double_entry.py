"""A second pair of eyes: a colleague keys a few figures again without seeing them; a slip shows as two values.

Which figures is decided by risk: those in doubt first, then first values, then the largest change. What was keyed
alike twice is noted on this laptop together with the value, so that another value asks for it anew.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from carec_desktop.actions import asking, doubts
from carec_desktop.actions.record import View, problems_of, view, views, write
from carec_desktop.actions.workspace import Workspace
from carec_desktop.fields import Field
from carec_desktop.forms import FORMS
from carec_desktop.framework_reading import has_ended
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text
from carec_desktop.localvalues import at_year, is_canonical
from carec_desktop.problems import declare
from carec_desktop.validate import field_of

KIND = "second-entry"
MOST = 3
DOUBT, FIRST, CHANGE = "doubt", "first", "change"
ORDER = (DOUBT, FIRST, CHANGE)
NOT_WAITING = declare(
    "second-entry-gone", N_("This figure does not wait to be sent any more; nothing was changed, look at the list.")
)


@dataclass(frozen=True)
class Risky:
    """A figure worth keying twice: its record, and why (doubt, first, change). The value itself is not in it."""

    view: View
    why: str
    size: Decimal = Decimal(0)


@dataclass(frozen=True)
class Keyed:
    """What the second entry gave: both values as stored."""

    record_id: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        """Whether both mean the same number or the same answer; 25.10 and 25.1 do."""
        if is_canonical(self.first) and is_canonical(self.second):
            return Decimal(self.first) == Decimal(self.second)
        return self.first == self.second


def risky(ws: Workspace, most: int = MOST) -> list[Risky]:
    """The figures that leave next and are likeliest to hold a slip, the riskiest first."""
    area = views(ws, "observation", ws.settings.ref_area)
    every = [one for one in area if not has_ended(ws.framework, one.key["measure"])]
    agreed, doubtful = ws.store.local.of(KIND), doubts.here(ws).keys()
    asked = {q.measure: at for at, q in enumerate(asking.questions(ws))}
    earlier = _series(every)
    found = []
    for one in every:
        typed = one.values.get("value", "") if one.states.get("value") == "draft" else ""
        if typed and agreed.get(one.record_id, {}).get("value") != typed:
            found.append(_risk(one, earlier, one.record_id in doubtful))
    found.sort(
        key=lambda r: (ORDER.index(r.why), -r.size, asked.get(r.view.key["measure"], len(asked)), r.view.record_id)
    )
    ready = (r for r in found if not any(p.blocking for p in problems_of(ws, r.view)))
    return list(islice(ready, most))


Earlier = Mapping[tuple[str, ...], Sequence[tuple[float, str, str]]]


def _series(every: Iterable[View]) -> Earlier:
    """(when, value, record) of every series, earliest first."""
    found: dict[tuple[str, ...], list[tuple[float, str, str]]] = {}
    for one in every:
        if value := one.values.get("value"):
            when = float(at_year(one.key["time_period"]))
            found.setdefault(_of(one), []).append((when, value, one.record_id))
    return {series: sorted(values) for series, values in found.items()}


def _of(one: View) -> tuple[str, ...]:
    return tuple(one.key.get(part, "") for part in ("measure", "ref_area", "kind", "dimensions"))


def _risk(one: View, earlier: Earlier, doubtful: bool) -> Risky:
    if doubtful:
        return Risky(one, DOUBT)
    line, when = earlier.get(_of(one), ()), float(at_year(one.key["time_period"]))
    before = line[bisect_left(line, (when, "", "")) - 1] if line and line[0][0] < when else None
    return Risky(one, CHANGE, _change(before[1], one.values["value"])) if before else Risky(one, FIRST)


def _change(before: str, now: str) -> Decimal:
    """How far apart, relative to the larger one; 1 for answers that differ and are no numbers."""
    if not (is_canonical(before) and is_canonical(now)):
        return Decimal(before != now)
    one, other = Decimal(before), Decimal(now)
    whole = max(abs(one), abs(other))
    return abs(one - other) / whole if whole else Decimal(0)


def key_again(ws: Workspace, record_id: str, typed: str, lang: str) -> Keyed:
    """Read what the second person keyed and hold it against the first; alike is noted. Raises UserError when it
    cannot be read, or when the figure does not wait any more."""
    one = view(ws, record_id)
    if one is None or one.states.get("value") != "draft":
        raise NOT_WAITING.error()
    second = clean_text(_field(ws, one).read(typed, lang))
    keyed = Keyed(record_id, one.values.get("value", ""), second)
    if keyed.same:
        keep_first(ws, record_id)
    return keyed


def keep_first(ws: Workspace, record_id: str) -> None:
    """Note that the value was looked at by two and stands."""
    one = view(ws, record_id)
    if one is not None:
        with ws.store.transaction():
            ws.store.local.put(KIND, record_id, {"value": one.values.get("value", "")}, ws.clock())


def take_second(ws: Workspace, record_id: str, typed: str, lang: str) -> None:
    """The second person was right: their value stands."""
    one = view(ws, record_id)
    if one is None:
        raise NOT_WAITING.error()
    with ws.store.transaction():
        write(ws, "observation", record_id, one.key, {"value": typed}, lang=lang)
        keep_first(ws, record_id)


def _field(ws: Workspace, one: View) -> Field[object]:
    return field_of(FORMS["observation"], "value", dict(one.key), ws.framework)
