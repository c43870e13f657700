"""Writes docs/framework.md: what the sources leave open about each measure and how we decided it, for review.

Run after a change of these tables or of docs/framework.decisions.csv: `python -m resources.framework.page`.
"""

import csv
from collections.abc import Iterator

from carec_desktop.framework import Framework, Measure
from carec_desktop.paths import ROOT

DOCS = ROOT / "docs"
HEAD = """\
| code | short name | who gives it | asked of a country | regional figure | counts as | target | CAREC | years | why |
|---|---|---|---|---|---|---|---|---|---|"""
ROLLUPS = {
    "none": "none", "regional": "typed for the region", "sum": "sum", "mean": "mean",
    "ratio": "ratio of sums", "count_yes": "count of yes", "derived": "derived",
}


def rollup(measure: Measure) -> str:
    if measure.rollup == "count_at_most":
        return f"count of {measure.rollup_of} at most {measure.rollup_limit}"
    if measure.rollup == "count_improved":
        return f"count improved in {measure.rollup_of}, plus yes"
    return ROLLUPS[measure.rollup]


def years(measure: Measure) -> str:
    """How often, stale after how many years, smallest n to rate."""
    least = f", n ≥ {measure.min_n}" if measure.min_n else ""
    return f"{measure.frequency}, stale {measure.stale_after}{least}"


def line(measure: Measure, why: str) -> str:
    code = f"**{measure.code}**" if measure.headline else measure.code
    since = f" from {measure.counted_from}" if measure.counted_from else ""
    cells = (
        code, measure.short.en, measure.provider.replace("_", " "), measure.country_type or "–",
        rollup(measure), measure.accumulation + since, measure.target_type, measure.control, years(measure), why,
    )
    return "| " + " | ".join(cells) + " |"


def page(framework: Framework, why: dict[str, str], words: dict[str, str]) -> Iterator[str]:
    yield words["top"]
    for sector in framework.sectors:
        yield f"\n### {sector.name.en}\n\n{HEAD}"
        yield from (line(m, why[m.code]) for m in framework.measures if m.sector == sector.code)
    yield words["rest"]


def main() -> None:
    with (DOCS / "framework.decisions.csv").open(encoding="utf-8", newline="") as file:
        why = {row["code"]: row["why"] for row in csv.DictReader(file)}
    names = ("top", "rest")
    words = {name: (DOCS / f"framework.{name}.txt").read_text(encoding="utf-8").strip() for name in names}
    text = "\n".join(page(Framework.load(), why, words)) + "\n"
    (DOCS / "framework.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
