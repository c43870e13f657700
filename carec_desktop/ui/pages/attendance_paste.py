"""What a paste did to a list: who came onto it, who was on it, who may be the same, what was not understood."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from carec_desktop.i18n import C_, _, ngettext
from carec_desktop.ui.pages.attendance_data import PasteShown

if TYPE_CHECKING:
    from carec_desktop.actions.importing import Imported
    from carec_desktop.actions.workspace import Workspace
    from carec_desktop.people import Attendance
    from carec_desktop.people.alike import Suspicion
    from carec_desktop.people.pasted import Found


@dataclass(frozen=True, repr=False)
class Outcome:
    """The list before and after, and what the program made of the rows. `at`: the time on the wall."""

    before: "Attendance"
    after: "Attendance"
    at: str
    done: "Imported"

    def shown(self) -> PasteShown:
        """As the side panel shows it: columns that are used first, those that are not as they stand."""
        used = [(heading, meaning) for heading, meaning in self.done.columns if meaning]
        columns = tuple(partial(_column_words, heading, meaning) for heading, meaning in used)
        unclear = tuple(problem.sentence() for problem in self.done.problems)
        same = len(self.done.suspicions)
        return PasteShown(self._summary, columns, self.done.added, self.done.known, same, unclear)

    def _summary(self) -> str:
        rows = self.done.rows
        if not any(meaning for _heading, meaning in self.done.columns):
            words = ngettext("Last paste {time}: {n} row of names.", "Last paste {time}: {n} rows of names.", rows)
        else:
            words = ngettext(
                "Last paste {time}: {n} row, columns found:", "Last paste {time}: {n} rows, columns found:", rows
            )
        return words.format(time=self.at, n=rows)


def _column_words(heading: str, meaning: str) -> str:
    from carec_desktop.people.columns import MEANINGS

    question = C_("of a person", "name") if meaning == "name" else _(MEANINGS[meaning]).lower()
    return _("{heading} → {question}").format(heading=heading, question=question)


def look(source: str | Path) -> "Found":
    """On the worker: what pasted text or a file holds; nothing is changed. Raises UserError."""
    from carec_desktop.actions import importing

    return importing.look(source)


def put_on(ws: "Workspace", listed: "Attendance", found: "Found", session: int | None, least: int) -> Outcome:
    """On the worker: the list with these people. With `session` those of an online meeting are marked as here who
    stayed `least` minutes."""
    from datetime import datetime

    from carec_desktop.actions import importing

    after, done = importing.listed_with(ws, listed, found, session=session, least_minutes=least)
    return Outcome(listed, after, datetime.now().astimezone().strftime("%H:%M"), done)


def suspicions(listed: "Attendance") -> "list[Suspicion]":
    """On the worker: pairs that may be one person and were not decided yet."""
    from carec_desktop.people import alike

    return alike.suspicions(listed)
