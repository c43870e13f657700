"""The shipped framework is whole, says everything in three languages, and a broken one is refused with its place."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from carec_desktop.framework import FOLDER, Framework, Text3
from carec_desktop.framework_checks import SHORT_LIMITS
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.paths import ROOT
from carec_desktop.problems import UserError

MEMBERS = ("AFG", "AZE", "CHN", "GEO", "KAZ", "KGZ", "MNG", "PAK", "TJK", "TKM", "UZB")
COUNTRY_YES = {
    "ECD.OC1.COUNTRIES", "ECD.OP1.COUNTRIES", "AGR.OP1.COUNTRIES", "AGR.OP1.COUNTRIES_ADVISED",
    "AGR.OP2.COUNTRIES", "WTR.OC1.COUNTRIES", "EDC.OP1.COUNTRIES", "HLT.OC1.COUNTRIES",
    "HLT.OP2.COUNTRIES_SHARING",
}


@pytest.fixture
def framework() -> Framework:
    return Framework.load()


# What is shipped.


def test_the_framework_counts_what_the_program_document_counts(framework: Framework) -> None:
    parts = (framework.clusters, framework.outcomes, framework.outputs, framework.indicators, framework.measures)
    assert [len(part) for part in parts] == [5, 10, 21, 31, 98]
    assert framework.revision == "2020-1"
    printed = json.loads(json.dumps(framework.as_json()))
    listed = [printed[name] for name in ("clusters", "outcomes", "outputs", "indicators", "measures")]
    assert [len(items) for items in listed] == [5, 10, 21, 31, 98]


def test_every_outcome_belongs_to_a_cluster_and_every_output_to_an_outcome(framework: Framework) -> None:
    outcomes = {outcome.code for outcome in framework.outcomes}
    assert {code for cluster in framework.clusters for code in cluster.outcomes} == outcomes
    assert {output.parent for output in framework.outputs} <= outcomes
    assert sorted(code for cluster in framework.clusters for code in cluster.sectors) == sorted(
        sector.code for sector in framework.sectors
    )


def test_every_measure_belongs_to_one_indicator_and_each_indicator_has_one_headline(framework: Framework) -> None:
    assert [c for i in framework.indicators for c in i.measures] == [m.code for m in framework.measures]
    assert Counter(m.indicator for m in framework.measures if m.headline) == Counter(
        i.code for i in framework.indicators
    )


def test_the_card_has_its_38_rows_and_shows_every_indicator(framework: Framework) -> None:
    rows = sorted(m.card_row for m in framework.measures if m.card_row)
    assert rows == list(range(1, 39))
    assert {m.indicator for m in framework.measures if m.card_row} == {i.code for i in framework.indicators}
    assert all(m.card_row for m in framework.measures if m.headline)


def test_every_text_is_there_in_three_languages(framework: Framework) -> None:
    texts: list[Text3] = [framework.impact.statement]
    texts += [text for c in framework.clusters for text in (c.name, c.outcome)]
    texts += [r.statement for r in framework.outcomes + framework.outputs]
    texts += [text for i in framework.indicators for text in (i.text, i.short, i.definition)]
    texts += [t for m in framework.measures + framework.context for t in (m.name, m.short, m.definition, m.unit)]
    texts += [area.name for area in framework.areas] + [source.name for source in framework.sources]
    texts += [sector.name for sector in framework.sectors + framework.themes]
    assert not [text for text in texts if not (text.en.strip() and text.ru.strip() and text.zh.strip())]


def test_short_names_fit_their_column_and_are_told_apart(framework: Framework) -> None:
    measures = framework.measures + framework.context
    for lang in LANGUAGES:
        names = [m.short.say(lang) for m in measures] + [i.short.say(lang) for i in framework.indicators]
        assert max(map(len, names)) <= SHORT_LIMITS[lang]
        assert len({m.short.say(lang) for m in measures}) == len(measures)


def test_a_text_is_said_in_the_language_spoken(framework: Framework) -> None:
    name = framework.area("KGZ").name
    with speaking("ru"):
        assert name.say() == "Кыргызская Республика"
    assert name.say() == "Kyrgyz Republic"
    assert name.say("zh") == "吉尔吉斯共和国"


def test_country_questions_roll_up_as_agreed(framework: Framework) -> None:
    yes = {m.code for m in framework.measures if m.rollup == "count_yes"}
    assert yes == COUNTRY_YES
    for code in yes:
        measure = framework.measure(code)
        assert (measure.provider, measure.country_type, measure.accumulation) == ("country", "boolean", "standing")
    top = framework.measure("TSM.OC1.TOP70")
    assert (top.rollup, top.rollup_of, top.rollup_limit) == ("count_at_most", "TSM.OC1.RANK", 70)
    improved = framework.measure("TSM.OC1.IMPROVED")
    assert (improved.rollup, improved.rollup_of) == ("count_improved", "TSM.OC1.RANK")


def test_corridor_measures_say_their_corridor(framework: Framework) -> None:
    assert framework.measure("TRP.OP1.ROAD_C3").dimensions == {"CORRIDOR": "3", "MODE": "road"}
    assert framework.measure("TRP.OP2.C6_SWOD").dimensions == {"CORRIDOR": "6", "MODE": "rail", "STAT": "SWOD"}


def test_members_and_groups(framework: Framework) -> None:
    assert tuple(area.code for area in framework.members) == MEMBERS
    assert framework.area("AFG").paused_since == "2021-08-15"
    assert framework.group("CAREC").members() == MEMBERS
    assert set(MEMBERS) - set(framework.group("CAREC-10").members("2020")) == {"CHN"}
    assert set(MEMBERS) - set(framework.group("CAREC-9").members()) == {"CHN", "TKM"}


def test_a_source_text_tells_its_documents(framework: Framework) -> None:
    text = "DEfR 2020 Annex III, 2017 baseline column; SOM 2022 sector reports trade report Table 1"
    assert [source.letter for source in framework.sources_in(text)] == ["D", "S"]


def test_the_page_for_review_lists_every_measure_with_a_reason(framework: Framework) -> None:
    with (ROOT / "docs" / "framework.decisions.csv").open(encoding="utf-8", newline="") as file:
        why = {row["code"]: row["why"] for row in csv.DictReader(file)}
    assert list(why) == [m.code for m in framework.measures]
    assert all(reason.strip() for reason in why.values())
    page = (ROOT / "docs" / "framework.md").read_text(encoding="utf-8")
    assert all(m.code in page for m in framework.measures)


# As rows of a package.


def test_the_document_gives_the_same_framework_back(framework: Framework) -> None:
    rows = framework.document()
    assert all(len(row) == 4 and all(isinstance(cell, str) for cell in row) for row in rows)
    again = Framework.from_document(rows)
    assert again == framework
    assert again.document() == rows
    assert again.as_json() == framework.as_json()


def test_the_order_of_other_tables_does_not_matter(framework: Framework) -> None:
    rows = sorted(framework.document(), key=lambda row: row[0], reverse=True)
    assert Framework.from_document(rows) == framework


@pytest.mark.parametrize(
    "row",
    [
        ("nothing", "x", "y", "z"),
        ("measures", "TSM.OC1.RANK", "colour", "red"),
        ("texts", "measure|TSM.OC1.RANK", "en", "x"),
        ("measures", "TSM.OC1.RANK"),
        ("measures", "TSM.OC1.RANK", "provider", "everybody"),
    ],
)
def test_a_document_with_a_strange_row_is_refused(framework: Framework, row: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as caught:
        Framework.from_document([*framework.document(), row])
    assert caught.value.problem.code == "framework-inconsistent"


# A broken framework is refused with file, row and reason.

Row = dict[str, str]
Change = Callable[[list[Row]], None]


def changed(folder: Path, table: str, change: Change) -> Path:
    copy = folder / "framework"
    shutil.copytree(FOLDER, copy)
    path = copy / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    return copy


def put(row: int, **cells: str) -> Change:
    return lambda rows: rows[row].update(cells)


def text_of(table: str, code: str, attribute: str, /, **cells: str) -> Change:
    """Change one text; without cells, take it away."""

    def change(rows: list[Row]) -> None:
        wanted = (table, code, attribute)
        found = next(r for r in rows if (r["table"], r["code"], r["attribute"]) == wanted)
        if cells:
            found.update(cells)
        else:
            rows.remove(found)

    return change


def at(code: str, **cells: str) -> Change:
    return lambda rows: next(row for row in rows if row["code"] == code).update(cells)


BROKEN: dict[str, tuple[str, Change, str]] = {
    "a code twice": ("measures", lambda rows: rows.append(dict(rows[3])), "stands twice"),
    "a code of context taken again": ("context", put(0, code="TSM.OC1.RANK"), "stands twice"),
    "no code": ("units", put(0, code=""), "code is missing"),
    "unknown indicator": ("measures", put(0, indicator="EFS OC 9"), "EFS OC 9"),
    "no indicator": ("measures", put(0, indicator=""), "needs an indicator"),
    "unknown unit": ("measures", put(0, unit="furlongs"), "furlongs"),
    "unknown provider": ("measures", put(0, provider="everybody"), "everybody"),
    "a lead without a sector": ("context", put(0, provider="sector_lead"), "sector lead"),
    "unknown rollup": ("context", put(0, rollup="median"), "median"),
    "rollup of nothing": ("measures", at("TSM.OC1.TOP70", rollup_of="TSM.OC1.PLACE"), "TSM.OC1.PLACE"),
    "ranks without a limit": ("measures", at("TSM.OC1.TOP70", rollup_limit=""), "limit"),
    "limit in words": ("measures", at("TSM.OC1.TOP70", rollup_limit="seventy"), "whole number"),
    "improved without a measure": ("measures", at("TSM.OC1.IMPROVED", rollup_of=""), "improves"),
    "yes without a question": ("measures", at("WTR.OC1.COUNTRIES", country_type="count"), "yes/no question"),
    "a country measure nobody asks": ("measures", at("TSM.OC1.RANK", country_type=""), "question"),
    "a yes target on a count": ("measures", at("TSM.OC1.RANK", target_type="yes"), "yes target"),
    "years in words": ("measures", put(0, stale_after="two"), "whole number"),
    "dimensions in prose": ("measures", put(0, dimensions="by road"), "dimensions"),
    "no headline": ("measures", at("TSM.OC1.TOP70", headline="0"), "headline"),
    "two headlines": ("measures", at("TSM.OC1.RANK", headline="1"), "headline"),
    "a card row twice": ("measures", at("TSM.OC1.RANK", card_row="1"), "card row"),
    "text missing": ("texts", text_of("measure", "TSM.OC1.RANK", "short"), "Short name"),
    "text blank in one language": ("texts", text_of("area", "KGZ", "name", ru=" "), "missing in: Русский"),
    "text of nothing": ("texts", text_of("unit", "pct", "card", code="XXX"), "XXX"),
    "short name too wide": ("texts", text_of("measure", "TSM.OC1.RANK", "short", zh="长" * 15), "fit"),
    "cluster without a name": ("texts", text_of("result", "3", "name"), "Name"),
    "output under a cluster": ("results", at("TSM OP 1", parent="2"), "wrong level"),
    "result in no cluster": ("results", at("TSM OP 1", cluster="9"), "9"),
    "no impact": ("results", at("IMPACT", level="cluster"), "impact"),
    "indicator of a cluster": ("indicators", at("TSM OP 1", result="2"), "wrong level"),
    "group of groups": ("groups", put(0, member="CAREC-10"), "members"),
    "unknown member": ("groups", put(0, member="XXX"), "XXX"),
    "a date in words": ("areas", at("AFG", paused_since="August 2021"), "date"),
    "no revision": ("framework", put(0, value=""), "revision"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused(name: str, tmp_path: Path) -> None:
    table, change, reason = BROKEN[name]
    with pytest.raises(UserError) as caught:
        Framework.load(changed(tmp_path, table, change))
    problem = caught.value.problem
    assert problem.code == "framework-inconsistent"
    assert reason in str(problem.facts["reason"])
    assert str(problem.facts["file"]).endswith(".csv")


def test_the_row_refused_is_the_row_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Framework.load(changed(tmp_path, "measures", put(7, provider="everybody")))
    assert caught.value.problem.facts["file"] == "measures.csv"
    assert caught.value.problem.facts["row"] == 9


@pytest.mark.parametrize(
    "content", [b"", b"code\nEFS\n", b"code,value\nrevision\n", b"code,value\nrevision,\xff\xfe\n"]
)
def test_a_damaged_file_is_refused(content: bytes, tmp_path: Path) -> None:
    copy = tmp_path / "framework"
    shutil.copytree(FOLDER, copy)
    (copy / "framework.csv").write_bytes(content)
    with pytest.raises(UserError):
        Framework.load(copy)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Framework.load(tmp_path)
    assert caught.value.problem.facts["file"] == "framework.csv"
