"""What every column of the plain tables means, in English: the tables explain themselves wherever they end up."""

from collections.abc import Iterator, Sequence

from carec_desktop.fields import Choice, Field, Form, Group
from carec_desktop.open_data import codes, records

COLUMNS = ("FILE", "COLUMN", "MEANING", "CODES")
OBSERVATION = {
    "MEASURE": ("What is measured; a former measure that was retired, split or merged keeps its code and its figures",
                "codes.csv, list CL_MEASURE"),
    "REF_AREA": ("Country or group the figure is about", "codes.csv, list CL_AREA"),
    "KIND": ("Baseline, target or actual value", "codes.csv, list CL_KIND"),
    "SOURCE": ("Who states the figure", "codes.csv, list CL_SOURCE"),
    "TIME_PERIOD": ("Year, month, quarter or span the figure is about, as SDMX writes it", ""),
    "OBS_VALUE": ("The number with the decimals it was typed with; empty where a reason stands", ""),
    "OBS_STATUS": ("Whether the value is normal, estimated, forecast, provisional, missing or breaks the series",
                   "codes.csv, list CL_OBS_STATUS"),
    "FLAGS": ("Every flag of the value, where more than one applies", ""),
    "REASON": ("Why there is no value", "codes.csv, list CL_REASON"),
    "UNIT_MEASURE": ("Unit of the value", "codes.csv, list CL_UNIT"),
    "STATE": ("How far the value is approved", "codes.csv, list CL_STATE"),
    "RECORD": ("Name of the record behind it, the same in every export", ""),
    "STATED_AS": ("Former measure it was stated under, where a revision of the framework changed its code or unit",
                  "codes.csv, list CL_MEASURE"),
    "STATED_VALUE": ("The number as it was stated under that former measure", ""),
}  # fmt: skip
RECORD = {
    "RECORD": ("Name of the record, the same in every export", ""),
    "OWNER": ("Country, program or sector that keeps the record", "codes.csv, list CL_AREA"),
}


def observation_rows(columns: Sequence[str], lists: Sequence[codes.CodeList]) -> Iterator[dict[str, str]]:
    """One row a column of the figures; dimensions of measures are named by their own code lists."""
    named = {one.id.removeprefix("CL_"): one for one in lists}
    for column in columns:
        other = named.get(column)
        meaning, where = OBSERVATION.get(column) or (
            (other.name, f"codes.csv, list {other.id}") if other else ("Breakdown of the measure", "")
        )
        yield _row("observation.csv", column, meaning, where)


def record_rows(form: type[Form], name: str) -> Iterator[dict[str, str]]:
    """One row a column of the records of a form, in the form's own words."""
    for column in records.columns(form):
        meaning, where = RECORD.get(column) or _said(form, column)
        yield _row(f"{name}.csv", column, meaning, where)


def _said(form: type[Form], column: str) -> tuple[str, str]:
    key, _dot, member = column.partition(".")
    field = form.fields[key]
    if isinstance(field, Group) and member:
        inner: Field[object] = field.members[member]
        return f"{field.label}: {inner.label}", _choices(inner)
    return field.label, _choices(field)


def _choices(field: Field[object]) -> str:
    if not isinstance(field, Choice):
        return ""
    return "; ".join(f"{code} = {label}" for code, label in field.choices.items())


def _row(*cells: str) -> dict[str, str]:
    return dict(zip(COLUMNS, cells, strict=True))
