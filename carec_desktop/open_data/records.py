"""Events, trainings, projects and the like as rows of codes, dates and counts.

Texts stay here, titles excepted; a title that seems to hold personal data is left out. Tables by sex stay here too:
their small cells could be somebody. So could test results of a few people, which are withheld as they are in print.
"""

from collections.abc import Iterator, Mapping

from carec_desktop import privacy
from carec_desktop.fields import BySex, Choice, Code, Day, Field, Form, Group, Number, Period, SexTable
from carec_desktop.holders import owner_of
from carec_desktop.names import TITLES
from carec_desktop.suppression import FEW, is_few

SHARED = (Choice, Code, Day, Number, Period)  # kinds of field that hold codes, dates and counts
FORMS = ("event", "delegation", "training", "project", "knowledge_product", "deliverable", "advice", "institution")
TITLED = frozenset({"title", *TITLES})


def columns(form: type[Form]) -> tuple[str, ...]:
    """RECORD, OWNER, then the form's own fields; a group has a column for each of its parts."""
    return ("RECORD", "OWNER", *(name for key, field in form.fields.items() for name in _columns(key, field)))


def _columns(key: str, field: Field[object]) -> Iterator[str]:
    if isinstance(field, SexTable):
        return
    if isinstance(field, BySex):
        yield from (f"{key}.{sex}" for sex in field.members)
    elif isinstance(field, Group):
        yield from (f"{key}.{name}" for name, member in field.members.items() if isinstance(member, SHARED))
    elif isinstance(field, SHARED) or key in TITLED:
        yield key


def row(form: type[Form], record_id: str, key: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """One record by `columns`: stored values, "" for none."""
    found = {"RECORD": record_id, "OWNER": owner_of(key)}
    stored = {**key, **values}
    for name, field in form.fields.items():
        wanted = tuple(_columns(name, field))
        if isinstance(field, Group):
            parts = _told(name, field.value(stored.get(name, "")))
            found.update({column: parts.get(column.removeprefix(f"{name}."), "") for column in wanted})
        elif wanted:
            found[name] = _harmless(stored.get(name, "")) if name in TITLED else stored.get(name, "")
    return found


def _told(name: str, parts: Mapping[str, str]) -> Mapping[str, str]:
    """The parts of a group, none where they would tell how few people did in a test."""
    people = parts.get("people", "") if name == "tests" else str(FEW)
    return {} if is_few(0, int(people or 0)) else parts


def _harmless(title: str) -> str:
    return "" if privacy.find(title) else title
