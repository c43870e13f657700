"""Sessions of a training: numbered, each with a day and a half of it, or a label somebody typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from carec_desktop.i18n import _, language
from carec_desktop.localdates import date_bounds, is_date, show_date, show_day
from carec_desktop.people.words import tidy

MORNING, AFTERNOON = "am", "pm"
PARTS = ("", MORNING, AFTERNOON)
MOST = 500
HALVED_DAYS = 5  # up to a week of course is listed by half days, a longer one by days
LONGEST_COURSE = 60  # days for which sessions are made unasked


@dataclass(frozen=True)
class Session:
    """One session. `day`: ISO day or ""; `part`: am, pm or ""; `label`: what somebody typed instead."""

    number: int
    day: str = ""
    part: str = ""
    label: str = ""

    def title(self, *, short: bool = False) -> str:
        """What it is called in the language spoken now: "14 April 2026, morning", or "14 Apr am" when `short`."""
        if self.label:
            return self.label
        if not self.day:
            return _("Session {number}").format(number=self.number)
        day = (show_day if short else show_date)(self.day, language())
        if not self.part:
            return day
        if short:
            half = _("{day} am") if self.part == MORNING else _("{day} pm")
        else:
            half = _("{day}, morning") if self.part == MORNING else _("{day}, afternoon")
        return half.format(day=day)

    def plain(self) -> dict[str, Any]:
        said = {"day": self.day, "part": self.part, "label": self.label}
        return {"number": self.number} | {name: text for name, text in said.items() if text}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Session":
        """From `plain`. Raises ValueError, TypeError or KeyError when it is none."""
        number, day, part = plain["number"], plain.get("day", ""), plain.get("part", "")
        if not isinstance(number, int) or not 1 <= number <= MOST or part not in PARTS:
            raise ValueError("no session")
        if day and (not is_date(day) or len(day) != 10):
            raise ValueError("no day")
        return cls(number, day, part, tidy(str(plain.get("label", ""))))


def generated(start: str, end: str, count: int | None = None) -> tuple[Session, ...]:
    """Sessions of a training with these first and last days and so many sessions, as far as they are known.
    Without a count: mornings and afternoons of a short course, days of a longer one."""
    days = _days(start, end)
    if not days or count is not None and not 0 < count <= 2 * len(days):
        return tuple(Session(number) for number in range(1, min(count or 1, MOST) + 1))
    halved = count is None and len(days) <= HALVED_DAYS
    if halved or count == 2 * len(days):
        return tuple(Session(2 * at + half + 1, day, (MORNING, AFTERNOON)[half])
                     for at, day in enumerate(days) for half in (0, 1))  # fmt: skip
    if count is None or count == len(days):
        return tuple(Session(at, day) for at, day in enumerate(days, 1))
    return tuple(Session(number) for number in range(1, count + 1))


def _days(start: str, end: str) -> list[str]:
    """Every day of a training whose days are known exactly; none otherwise."""
    first, last = start or end, end or start
    if len(first) != 10 or len(last) != 10 or not (is_date(first) and is_date(last)):
        return []
    begin, finish = date_bounds(first)[0], date_bounds(last)[1]
    span = (finish - begin).days + 1
    return [(begin + timedelta(days=at)).isoformat() for at in range(span)] if 1 <= span <= LONGEST_COURSE else []
