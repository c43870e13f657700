"""Revising the framework: the workbook, its verdicts, the signed revision on its way, old figures read anew."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import report_world
from hypothesis import given
from hypothesis import strategies as st
from revising import Edit, added, again, book, change, edited, framework_with, gone
from world import SECRET, World

from carec_desktop.actions import answering, framework_revision, paper, record, tracing
from carec_desktop.actions.figures import Results
from carec_desktop.actions.framework_book import book_bytes, read_book, with_former
from carec_desktop.actions.minting import sign_working
from carec_desktop.framework import Framework
from carec_desktop.framework_checks import all_faults
from carec_desktop.framework_reading import changes_behind, counted_today, only_former, read_through
from carec_desktop.framework_tables import Row, document_rows
from carec_desktop.judge import judge_all
from carec_desktop.problems import UserError
from carec_desktop.report.annex import annex
from carec_desktop.report.cited import printed
from carec_desktop.report.model import card_model
from carec_desktop.report.rows import reference
from carec_desktop.rollup import compute
from carec_desktop.signals import Figure
from tests.pages_world import cheap_keys

SHARE, SHARE_NEW = "ENG.OC1.RENEWABLE_SHARE", "ENG.OC1.RENEWABLE_CAPACITY"
# --- the workbook ---------------------------------------------------------------------------------


def test_an_unedited_workbook_changes_nothing(tmp_path: Path) -> None:
    now = Framework.load().tables
    assert book_bytes(now) == book_bytes(now)
    reading = read_book(book(tmp_path / "f.xlsx", now), now)
    assert not reading.refused
    assert not reading.different
    assert document_rows(reading.tables) == document_rows(now)


def test_every_row_gets_its_verdict(tmp_path: Path) -> None:
    now = Framework.load().tables

    def lead(tables: dict[str, list[Row]]) -> None:
        tables["indicators"][0].cells["lead"] = "Somebody else"
        tables["texts"].append(Row("", 0, {"table": "unit", "code": "day", "attribute": "label", "en": "days",
                                           "ru": "дни", "zh": "天"}))  # fmt: skip
        tables["units"].append(Row("", 0, {"code": "day"}))

    reading = read_book(book(tmp_path / "f.xlsx", edited(now, lead)), now)
    told = {(v.sheet, v.key): (v.word, v.changed) for v in reading.verdicts if v.word != "same"}
    assert told == {
        ("framework", "revision"): ("changed", ("value",)),
        ("indicators", now["indicators"][0]["code"]): ("changed", ("lead",)),
        ("units", "day"): ("new", ()),
        ("texts", "unit|day|label"): ("new", ()),
    }


def test_a_missing_language_is_listed_and_keeps_the_revision_back(tmp_path: Path, world: World) -> None:
    def blank(tables: dict[str, list[Row]]) -> None:
        next(row for row in tables["texts"] if row["code"] == SHARE and row["attribute"] == "name").cells["zh"] = ""

    with world.open("secretariat") as ws:
        path = book(tmp_path / "f.xlsx", edited(ws.framework.tables, blank))
        reading = framework_revision.check_book(ws, path)
        assert [missing[1:] for missing in reading.missing] == [("measure", SHARE, "name", "zh")]
        refused = [verdict for verdict in reading.verdicts if verdict.word == "refused"]
        assert [(verdict.sheet, verdict.row) for verdict in refused] == [("texts", reading.missing[0][0])]
        with pytest.raises(UserError) as caught:
            framework_revision.publish(ws, SECRET, path)
        assert caught.value.problem.code == "revision-refused"
        assert ws.framework.revision == Framework.load().revision


def test_a_measure_cannot_vanish(tmp_path: Path) -> None:
    now = Framework.load().tables
    reading = read_book(book(tmp_path / "f.xlsx", edited(now, gone("ENG.OP1.TAPI"))), now)
    reasons = [reason for verdict in reading.verdicts for reason in verdict.reasons]
    assert reasons == ["no change says what became of ENG.OP1.TAPI"]


@pytest.mark.parametrize(
    "wrong",
    [
        change("rename", SHARE, "ENG.OP1.TAP"),  # still a measure
        change("unit", "gone", SHARE, factor="1000"),
        change("retire", SHARE, SHARE),
        change("split", SHARE, "ENG.OP1.TAP"),
        change("vanish", SHARE),
        change("unit", SHARE, "ENG.OP1.TAP", factor="0"),
    ],
)
def test_what_no_mapping_can_mean_is_refused(wrong: Edit) -> None:
    assert all_faults(edited(Framework.load().tables, wrong))


def cells(sheet: str, code: str, **said: str) -> Edit:
    """Other cells in one row."""

    def edit(tables: dict[str, list[Row]]) -> None:
        next(row for row in tables[sheet] if code in row.cells.values()).cells.update(said)

    return edit


def nothing_left(tables: dict[str, list[Row]]) -> None:
    for name in tables.keys() - {"framework", "units"}:
        tables[name].clear()


def without_area(tables: dict[str, list[Row]]) -> None:
    tables["areas"] = [row for row in tables["areas"] if row["code"] != "KGZ"]
    tables["groups"] = [row for row in tables["groups"] if row["member"] != "KGZ"]
    tables["texts"] = [row for row in tables["texts"] if (row["table"], row["code"]) != ("area", "KGZ")]


@pytest.mark.parametrize("wrong", [
    nothing_left, without_area, cells("areas", "AFG", paused_since="2021-99-99"),
    cells("areas", "AFG", paused_since="2021-08"), cells("groups", "CAREC", since="2021-13"),
    cells("measures", SHARE, stale_after="9" * 5000), cells("measures", SHARE, stale_after="\u0663"),
    cells("measures", SHARE, unit="km"), cells("measures", SHARE, value_type="text"),
    cells("results", "IMPACT", number="first"), cells("results", "TRP OC 1", cluster="5"),
    cells("results", "TRP OC 1", cluster=""),
])  # fmt: skip
def test_what_would_stop_the_program_or_move_figures_is_refused(tmp_path: Path, wrong: Edit) -> None:
    """As a row of the workbook, before it is signed and travels to everybody."""
    now = Framework.load().tables
    assert read_book(book(tmp_path / "wrong.xlsx", edited(now, wrong)), now).refused


def test_a_code_of_an_earlier_revision_names_nothing_else(tmp_path: Path) -> None:
    """Figures kept under it would be read in the unit of its new owner."""
    first = framework_with(again(SHARE, "ENG.OC1.OTHER"), change("rename", SHARE, "ENG.OC1.OTHER")).tables
    taken = edited(first, added(SHARE, "ENG.OC1.OTHER", "Other"), lambda tables: tables["changes"].clear())
    assert read_book(book(tmp_path / "again.xlsx", taken), first).refused


def test_changes_lead_to_no_circle() -> None:
    now = Framework.load().tables
    edits = [gone("ENG.OP1.TAPI", "ENG.OP1.TAP"), change("rename", "ENG.OP1.TAPI", "ENG.OP1.TAP"),
             change("rename", "ENG.OP1.TAP", "ENG.OP1.TAPI")]  # fmt: skip
    assert len(all_faults(with_former(now, edited(now, *edits)))) == 2


# --- old figures ----------------------------------------------------------------------------------

CODES = ("ENG.OP1.TUTAP", "ENG.OP1.TAP", "ENG.OP1.CASA1000", "ENG.OP1.TAPI", "TSM.OC1.IMPROVED", "AGR.OP3.MEETINGS")
KINDS = {
    "rename": lambda old: (again(old, f"{old}_N"), change("rename", old, f"{old}_N")),
    "move": lambda old: (again(old, f"{old}_N"), change("move", old, f"{old}_N")),
    "unit": lambda old: (again(old, f"{old}_N"), change("unit", old, f"{old}_N", factor="0.001")),
    "redefine": lambda old: (again(old, f"{old}_N"), change("redefine", old, f"{old}_N", since="2021")),
    "split": lambda old: (gone(old), change("split", old, f"{SHARE} HLT.OP2.OFFICIALS")),
    "merge": lambda old: (gone(old), change("merge", old, SHARE)),
    "retire": lambda old: (gone(old), change("retire", old)),
    "keep": lambda old: (),
}


@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=len(CODES), max_size=len(CODES)))
def test_every_old_figure_stays_reachable(kinds: list[str]) -> None:
    chosen = [kind if code != "TSM.OC1.IMPROVED" or kind not in ("split", "merge", "retire") else "rename"
              for code, kind in zip(CODES, kinds, strict=True)]  # fmt: skip
    chosen = [kind if code != "AGR.OP3.MEETINGS" else "keep" for code, kind in zip(CODES, chosen, strict=True)]
    framework = framework_with(*(e for code, kind in zip(CODES, chosen, strict=True) for e in KINDS[kind](code)))
    figures = [Figure(c, "CAREC", y, "actual", "S", value="12.50", record_id=f"{c}{y}") for c in CODES
               for y in ("2019", "2022")]  # fmt: skip
    now, former = read_through(framework, figures), only_former(framework, figures)
    assert sorted(f.record_id for f in (*now, *former)) == sorted(f.record_id for f in figures)
    assert {f.measure for f in now} <= {m.code for m in (*framework.measures, *framework.context)}
    for code, kind in zip(CODES, chosen, strict=True):
        here = {f.time_period: f for f in now if f.record_id[:-4] == code}
        left = [f for f in former if f.measure == code]
        assert (len(here), len(left)) == ((0, 2) if kind in ("split", "merge", "retire") else (2, 0))
        assert framework.has_measure(code)
        assert framework.measure(code).name.en
        if kind == "unit":
            assert Decimal(here["2019"].value) == Decimal("0.0125")
        elif here:
            assert here["2019"].value == "12.50"
        if here:
            assert ("break" in here["2019"].flags) == (kind == "redefine")
            assert "break" not in here["2022"].flags
        if kind not in ("retire", "keep"):
            after = {"split": SHARE, "merge": SHARE}.get(kind, f"{code}_N")
            assert code in [before.old for before in changes_behind(framework, after)]


def test_changes_of_several_revisions_follow_each_other() -> None:
    first = framework_with(again(SHARE, "ENG.OC1.B"), change("unit", SHARE, "ENG.OC1.B", factor="1000"))
    now = first.tables
    second = edited(now, again("ENG.OC1.B", "ENG.OC1.C"), change("redefine", "ENG.OC1.B", "ENG.OC1.C"), revision="3")
    framework = Framework.from_document(document_rows(with_former(now, second)))
    (figure,) = read_through(framework, [Figure(SHARE, "CAREC", "2020", "actual", "S", value="1.5")])
    assert (figure.measure, figure.value, figure.flags) == ("ENG.OC1.C", "1500", {"break"})
    assert [before.old for before in changes_behind(framework, "ENG.OC1.C")] == ["ENG.OC1.B", SHARE]


# What three revisions in a row do to each of the first three measures.
CHAINS = (
    (("rename", "unit", "redefine"), ("unit", "redefine", "keep"), ("redefine", "rename", "unit")),
    (("redefine", "keep", "move"), ("redefine", "unit", "unit"), ("keep", "redefine", "redefine")),
    (("keep", "move", "unit"), ("unit", "keep", "rename"), ("unit", "redefine", "keep")),
)
DEPTH = len(CHAINS[0])


@cache
def revised(kinds: tuple[tuple[str, ...], ...]) -> list[Framework]:
    """Revisions after one another; each changes the first measures, now called …_1, …_2, by these kinds."""
    made, names = [Framework.load()], dict.fromkeys(CODES[:3], "")
    for number, step in enumerate(kinds, 1):
        edits: list[Edit] = []
        for code, kind in zip(CODES, step, strict=False):
            old, new = f"{code}{names[code]}", f"{code}_{number}"
            if kind != "keep":
                names[code] = f"_{number}"
                factor, since = ("10" if kind == "unit" else ""), ("2021" if kind == "redefine" else "")
                edits += [again(old, new), change(kind, old, new, factor=factor, since=since)]
        now = made[-1].tables
        next_one = with_former(now, edited(now, *edits, revision=f"r{number}"))
        made.append(Framework.from_document(document_rows(next_one)))
    return made


@given(
    st.sampled_from(CHAINS),
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, DEPTH), st.sampled_from(["2019", "2022"]), st.sampled_from("ST"),
                  st.integers(-9, 9)),
        max_size=8,
    ),
)  # fmt: skip
def test_reading_revision_by_revision_is_reading_all_at_once(
    kinds: tuple[tuple[str, ...], ...], given: list[tuple[int, int, str, str, int]]
) -> None:
    frameworks = revised(kinds)
    figures = []
    for number, (at, step, year, source, value) in enumerate(given):
        known = {c.new[0] for c in frameworks[-1].changes} | set(CODES)
        code = CODES[at] if not step else f"{CODES[at]}_{step}"
        if code in known:
            figures.append(Figure(code, "CAREC", year, "actual", source, value=str(value), record_id=str(number)))
    last = frameworks[-1]
    now, former = read_through(last, figures), only_former(last, figures)
    # Nothing is lost, in whatever order figures come, and a source is never held against itself.
    assert sorted(f.record_id for f in (*now, *former)) == sorted(f.record_id for f in figures)
    assert set(read_through(last, figures[::-1])) == set(now)
    # A figure read by an earlier revision, and then by a later one, is what the later one reads at once.
    for earlier in frameworks:
        halfway = [f for f in figures if earlier.has_measure(f.measure)]
        later = [f for f in figures if not earlier.has_measure(f.measure)]
        twice = read_through(last, [*read_through(earlier, halfway), *later])
        assert {f.record_id: f for f in twice} == {f.record_id: f for f in now}


def test_what_a_source_states_anew_takes_the_place_of_what_it_stated_before() -> None:
    framework = framework_with(again(SHARE, SHARE_NEW), change("unit", SHARE, SHARE_NEW, factor="10"))
    old, other = (Figure(SHARE, "CAREC", "2020", "actual", s, value="1.5", record_id=s) for s in "ST")
    new = Figure(SHARE_NEW, "CAREC", "2020", "actual", "S", value="16", record_id="new")
    draft = replace(new, state="draft")
    now = {(f.record_id, f.value) for f in read_through(framework, [old, other, new])}
    assert now == {("new", "16"), ("T", "15")}
    assert only_former(framework, [old, other, new]) == [old]
    assert only_former(framework, [old, other, draft]) == []


def test_members_answers_of_two_meanings_are_never_counted_together() -> None:
    code, new = "ECD.OC1.COUNTRIES", "ECD.OC1.COUNTRIES_NEW"
    framework = framework_with(again(code, new), change("redefine", code, new))
    figures = read_through(framework, [
        Figure(code, "KGZ", "2020", "actual", "S", value="1"), Figure(code, "KAZ", "2020", "actual", "S", value="1"),
        Figure(new, "UZB", "2020", "actual", "S", value="1"),
    ])  # fmt: skip
    counted = {made.figure.meaning: made.counted for made in compute(framework, figures) if made.figure.measure == new}
    assert counted == {"": ("UZB",), code: ("KAZ", "KGZ")}


def test_events_go_on_counting_for_a_measure_that_is_called_otherwise() -> None:
    framework = framework_with(
        again(SHARE, SHARE_NEW), change("rename", SHARE, SHARE_NEW),
        again("ENG.OP1.TAP", "ENG.OP1.NEW"), change("redefine", "ENG.OP1.TAP", "ENG.OP1.NEW"),
    )  # fmt: skip
    # What was confirmed for one meaning was not confirmed for another.
    assert counted_today(framework, f"{SHARE} ENG.OP1.TAP gdp_growth") == (SHARE_NEW, "ENG.OP1.TAP", "gdp_growth")


def test_two_measures_are_not_read_as_one() -> None:
    now = Framework.load().tables
    edits = [gone("ENG.OP1.TAPI"), again("ENG.OP1.TAP", "ENG.OP1.NEW"), change("rename", "ENG.OP1.TAP", "ENG.OP1.NEW"),
             change("rename", "ENG.OP1.TAPI", "ENG.OP1.NEW")]  # fmt: skip
    (fault,) = all_faults(with_former(now, edited(now, *edits)))
    assert "ENG.OP1.NEW" in fault[1]


def test_card_and_matrix_show_the_break() -> None:
    framework = framework_with(again(SHARE, SHARE_NEW), change("redefine", SHARE, SHARE_NEW, since="2020"))
    world = report_world.facts()
    figures = tuple(read_through(framework, world.figures))
    facts = replace(world, framework=framework, figures=figures, judgements=judge_all(framework, figures))
    card = card_model(facts, "KGZ", "en")
    row = next(row for cluster in card.clusters for row in cluster.rows if row.measure == SHARE_NEW)
    assert row.region.baseline.texts
    assert row.region.baseline.flag == "break"
    from carec_desktop.report.matrix_model import matrix_model
    from carec_desktop.report.matrix_table import matrix_paper, matrix_workbook

    assert row.region.status_word == "not rated"
    assert row.region.trend.word == "break"
    assert card.guide.broken
    assert "[break]" in next(line for line in matrix_model(facts, "en").as_text().splitlines() if row.code in line)
    for paper_ in (matrix_paper(facts, "en"), matrix_workbook(facts, (), "en")):
        assert any("// break in series: not comparable" in note for note in paper_.notes)
        shown = next(line for line in paper_.tables[0].rows if any(d.text == row.code for d in line.cells[-1]))
        assert any(datum.note.startswith("// ") for cell in shown.cells for datum in cell)


# --- on its way -----------------------------------------------------------------------------------


@pytest.fixture
def world(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_keys(monkeypatch)
    return World.copy(enrolled, tmp_path / "world")


def published(world: World, *edits: Edit, revision: str = "2026-1") -> None:
    with world.open("secretariat") as ws:
        path = book(world.root / f"{revision}.xlsx", edited(ws.framework.tables, *edits, revision=revision))
        framework_revision.publish(ws, SECRET, path)


def receipt(world: World, name: str) -> Path:
    with world.open("secretariat") as ws:
        return answering.write_receipt(ws, ws.signer(SECRET), "KGZ", world.root / name)


def figures(world: World, who: str) -> dict[str, str]:
    with world.open(who, readonly=True) as ws:
        return {f.measure: f.value for f in Results(ws).recorded}


def test_a_revision_travels_and_old_packages_are_read_through_it(world: World) -> None:
    world.figure("KGZ", "KGZ", "4,5")
    early = world.export("KGZ", "early.xlsx")
    published(world, again("gdp_growth", "gdp_growth_real"), change("rename", "gdp_growth", "gdp_growth_real"))
    # Made before the revision, and merged after it.
    (taken,) = world.merge("secretariat", early)
    assert taken.merged
    assert figures(world, "secretariat") == {"gdp_growth_real": "4.5"}
    # The other country has no receipt yet and goes on in the old revision.
    world.figure("KAZ", "KAZ", "2,5", year="2021")
    assert world.merge("secretariat", world.export("KAZ", "kaz.xlsx"))[0].merged
    with world.open("secretariat", readonly=True) as ws:
        assert {f.measure for f in Results(ws).recorded} == {"gdp_growth_real"}
        assert {v.key["measure"] for v in record.views(ws, "observation")} == {"gdp_growth"}  # nothing was rewritten
        assert paper.facts(ws).framework.revision == "2026-1"
    (taken,) = world.merge("KGZ", receipt(world, "receipt.xlsx"))
    assert taken.merged
    with world.open("KGZ", readonly=True) as ws:
        assert ws.framework.revision == "2026-1"
    assert figures(world, "KGZ") == {"gdp_growth_real": "4.5"}
    world.figure("KGZ", "KGZ", "5", measure="gdp_growth_real", year="2022")
    assert world.merge("secretariat", world.export("KGZ", "late.xlsx"))[0].merged


def test_an_older_revision_never_comes_back(world: World) -> None:
    published(world)
    first = receipt(world, "first.xlsx")
    published(world, revision="2027-1")
    second = receipt(world, "second.xlsx")
    world.merge("KGZ", second)
    world.merge("KGZ", first)
    with world.open("KGZ", readonly=True) as ws:
        assert ws.framework.revision == "2027-1"
    with pytest.raises(UserError, match="2026-1"):
        published(world, revision="2026-1")


def test_data_of_a_retired_measure_are_kept_and_named(world: World) -> None:
    name = world.figure("KGZ", "KGZ", "4,5")
    world.merge("secretariat", world.export("KGZ", "one.xlsx"))
    before = world.digest("secretariat")
    published(world, gone("gdp_growth"), change("retire", "gdp_growth"))
    assert world.digest("secretariat") == before
    with world.open("secretariat", readonly=True) as ws:
        results = Results(ws)
        assert results.recorded == []
        assert [(f.record_id, f.value) for f in results.former] == [(name, "4.5")]
        assert ws.framework.measure("gdp_growth").name.en
        assert results.findings() is not None
        assert results.matrix() == []


def test_a_decision_of_record_goes_with_its_figures(world: World) -> None:
    key = {"measure": SHARE, "ref_area": "CAREC", "time_period": "2020", "kind": "actual"}
    with world.open("secretariat") as ws:
        for source, value in (("S", "6"), ("T", "7")):
            name, whole = record.begin(ws, "observation", {**key, "source": source}, "en")
            record.write(ws, "observation", name, whole, {"value": value}, lang="en")
        name, whole = record.begin(ws, "of_record", key, "en")
        record.write(ws, "of_record", name, whole, {"source": "T"}, lang="en")
        sign_working(ws, ws.signer(SECRET))
    published(world, again(SHARE, SHARE_NEW), change("unit", SHARE, SHARE_NEW, factor="10"))
    with world.open("secretariat", readonly=True) as ws:
        results = Results(ws)
        assert {slot.measure: source for slot, source in results.of_record.items()} == {SHARE_NEW: "T"}
        (judged,) = (j for place, j in results.judgements.items() if place.measure == SHARE_NEW and j.latest)
        assert [figure.value for figure in judged.latest] == ["70"]


def test_a_code_printed_before_a_revision_still_resolves(world: World) -> None:
    with world.open("secretariat") as ws:
        key = {"measure": SHARE, "ref_area": "CAREC", "time_period": "2020", "kind": "actual", "source": "S"}
        name, whole = record.begin(ws, "observation", key, "en")
        record.write(ws, "observation", name, whole, {"value": "6"}, lang="en")
        sign_working(ws, ws.signer(SECRET))
        old = printed(paper.facts(ws), "KGZ").of(reference(SHARE))
        assert tracing.explain(ws, f"{old}-C")[0][0].cited[0].records == (name,)
    published(world, again(SHARE, SHARE_NEW), change("redefine", SHARE, SHARE_NEW))
    with world.open("secretariat", readonly=True) as ws:
        for code in (old, printed(paper.facts(ws), "KGZ").of(reference(SHARE_NEW))):
            found, traces = tracing.explain(ws, f"{code}-C")
            assert [each.records for each in found[0].cited] == [(name,)]
            assert traces[name].answers[0].value == "6"
            assert "(ENG.OC1.RENEWABLE_SHARE)" in found[0].formerly[-1] or SHARE_NEW in found[0].formerly[0]
        facts = paper.facts(ws)
        groups = annex(facts, card_model(facts, "KGZ", "en"), {}).groups
        (note,) = (words for group in groups for entry in group.entries for words in entry.former)
        assert f"({SHARE}) are not comparable" in note


def test_only_the_secretariat_with_its_root_publishes(world: World, tmp_path: Path) -> None:
    with world.open("KGZ") as ws, pytest.raises(UserError):
        framework_revision.publish(ws, SECRET, book(tmp_path / "f.xlsx", edited(ws.framework.tables)))
    with world.open("secretariat") as ws, pytest.raises(UserError):
        framework_revision.publish(ws, "wrong", book(tmp_path / "f.xlsx", edited(ws.framework.tables)))
