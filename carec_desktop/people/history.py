"""What was done to a list, undone and done again.

A list is a value that never changes; whoever keeps those it had can say the opposite of what was done, so that what
others did meanwhile stays, marks that another laptop has already are taken back there as well, and nobody who is
forgotten comes back.
"""

from dataclasses import dataclass, field, replace

from carec_desktop.people.persons import ANSWERS, Person
from carec_desktop.people.roll import Attendance, in_order
from carec_desktop.people.survey import Survey

MOST_UNDONE = 200


@dataclass
class History:
    """What can be undone and redone: lists before and after each change, the latest last."""

    done: list[tuple[Attendance, Attendance]] = field(default_factory=list)
    undone: list[tuple[Attendance, Attendance]] = field(default_factory=list)

    def note(self, before: Attendance, after: Attendance) -> None:
        self.done = [*self.done[-MOST_UNDONE:], (before, after)]
        self.undone = []

    def forget(self) -> None:
        """Nothing can be undone any more: names that are forgotten must not come back."""
        self.done, self.undone = [], []

    def undo(self, now: Attendance) -> Attendance | None:
        """The list without the last change; None when there is nothing to undo."""
        if not self.done:
            return None
        step = self.done.pop()
        self.undone.append(step)
        return applied(now, step[1], step[0])

    def redo(self, now: Attendance) -> Attendance | None:
        if not self.undone:
            return None
        step = self.undone.pop()
        self.done.append(step)
        return applied(now, step[0], step[1])


def applied(now: Attendance, wrong: Attendance, right: Attendance) -> Attendance:
    """`now` with everything that differs from `wrong` to `right` said as in `right`, and all else as it is now."""
    was = {row.number: row for row in right.rows}
    wrongly = {row.number: row for row in wrong.rows}
    kept = [row for row in now.rows if row.number in was or row.number not in wrongly]
    here = {row.number for row in kept} | {number for numbers in now.erased for number in numbers}
    kept += [row for number, row in was.items() if number not in wrongly and number not in here]
    rows = [_as_before(row, wrongly[row.number], was[row.number])
            if row.number in was and row.number in wrongly else row for row in kept]  # fmt: skip
    changed = {each for each in {**wrong.ties, **right.ties} if wrong.ties.get(each) != right.ties.get(each)}
    ties = {each: said for each, said in now.ties.items() if each not in changed}
    ties |= {each: right.ties[each] for each in changed if each in right.ties}
    ties = {each: said for each, said in ties.items() if set(each) <= {row.number for row in rows}}
    given, walked = max(now.given, right.given), max(now.walked, right.walked)
    now = replace(now, rows=in_order(rows), ties=ties, given=given, walked=walked)
    if wrong.sessions != right.sessions:
        now = now.with_sessions(right.sessions)
    for device in {**wrong.surveys, **right.surveys}:
        before, after = (each.surveys.get(device, Survey()).forms for each in (wrong, right))
        for answer in {**before, **after}:
            if before[answer] != after[answer]:
                now = now.counted(device, answer, after[answer] - before[answer])
    return now


def stepped(now: Attendance, before: Attendance, after: Attendance) -> Attendance:
    """`now` with the step from `before` to `after` done on it; whoever was erased in either stays erased."""
    done = applied(now, before, after)
    return done.united(replace(done, rows=(), ties={}, surveys={}, erased=after.erased)) if after.erased else done


def _as_before(row: Person, wrong: Person, right: Person) -> Person:
    """The row with the answers and marks of `right` where `wrong` had others."""
    if wrong == right:
        return row
    for session in wrong.sessions | right.sessions:
        if wrong.mark(session) != right.mark(session):
            row = row.marked(session, right.mark(session))
    answers = {name: getattr(right, name) for name in (*ANSWERS, "sex", "also")
               if getattr(wrong, name) != getattr(right, name)}  # fmt: skip
    row = row.edited(**answers) if answers else row
    if sex_known(right) == sex_known(row):
        return row
    # "Not stated" that was an answer becomes a question again, or the other way round.
    asked = row.turns.get("sex", 0) + 1 if sex_known(right) else 0
    return replace(row, turns={**row.turns, "sex": asked}, sex="_U", doubt=False)


def sex_known(person: Person) -> bool:
    """Whether the sex was stated, or asked and not stated."""
    return person.sex != "_U" or (person.turns.get("sex", 0) > 0 and not person.doubt)
