"""Promises of findings and of the matrix rows: what does not fit together is found, and nothing is lost."""

from decimal import Decimal

from figures_at_hand import FRAMEWORK, answered, figure, printed

from carec_desktop.finding import KINDS
from carec_desktop.findings import findings
from carec_desktop.findings_arithmetic import Figures
from carec_desktop.i18n import LANGUAGES, speaking
from carec_desktop.judge import judge_all
from carec_desktop.matrix_rows import matrix_rows
from carec_desktop.rollup import computed


def everything() -> list:
    return [*printed(), *answered()]


def found(kind: str, figures=None, **options) -> list:
    return [each for each in findings(FRAMEWORK, figures or everything(), **options) if each.kind == kind]


def keyed(kind: str) -> set[tuple[object, ...]]:
    return {(f.slot.measure, f.slot.ref_area, f.slot.time_period, *f.stated) for f in found(kind)}


def D(text: str) -> Decimal:
    return Decimal(text)


def test_sources_that_differ_in_the_published_figures() -> None:
    assert {(f.slot.measure, f.slot.time_period): set(f.stated) for f in found("sources_differ")} == {
        ("EFS.OP1.DIALOGUES_YEAR", "2018"): {D("0"), D("2")},
        ("TRD.OC1.FUEL_ROW", "2017"): {D("10.85"), D("31.52")},
        ("TRD.OC1.NONFUEL_ROW", "2017"): {D("25.1"), D("24.98")},
        ("TRD.OP1.SERVICES_GDP", "2017"): {D("10.56"), D("10.51")},
        ("TRD.OP2.KNOWLEDGE_IMPROVED", "2020"): {D("100"), D("90.5")},
        ("TSM.OC1.IMPROVED", "2020"): {D("5"), D("7")},
        ("ECD.OC1.COUNTRIES", "2017"): {D("1"), D("4")},
        ("TRP.OP1.ROAD", "2020"): {D("18.9"), D("15.1")},
        ("AGR.OP2.COUNTRIES", "2020"): {D("6"), D("7")},
    }


def test_published_totals_the_members_do_not_reach() -> None:
    assert {(f.slot.measure, f.slot.ref_area): (f.stated, f.computed) for f in found("total_not_reached")} == {
        ("goods_trade_total", "CAREC-10"): ((D("261772"),), D("256403")),
        ("goods_trade_total", "CAREC"): ((D("4920258"),), D("4914889")),
        ("fdi_inflows_cumulative", "CAREC-10"): ((D("327031"),), D("325072")),
        ("fdi_inflows_cumulative", "CAREC"): ((D("2418485"),), D("2416526")),
    }


def test_what_is_behind_a_total_stands_in_the_order_of_the_framework() -> None:
    order = [area.code for area in FRAMEWORK.areas]
    for each in found("total_not_reached"):
        first, *members = each.behind
        assert first.number == each.stated[0]
        assert [f.ref_area for f in members] == sorted((f.ref_area for f in members), key=order.index)
        assert sum(f.number or 0 for f in members) == each.computed


def test_published_regional_figures_the_answers_do_not_give() -> None:
    assert {(f.slot.measure, f.stated, f.computed) for f in found("computed_differs")} == {
        ("TSM.OC1.IMPROVED", (D("5"),), D("7")),
        ("ECD.OC1.COUNTRIES", (D("1"),), D("4")),
        ("AGR.OP2.COUNTRIES", (D("6"),), D("7")),
    }


def test_misprints_and_targets_that_ask_for_nothing() -> None:
    assert keyed("suspected_misprint") == {("merch_imports", "CHN", "2017", D("183792"))}
    assert {f.slot.measure for f in found("target_not_beyond_baseline")} == {
        "TRD.OC1.FUEL_ROW", "ECD.OC1.COUNTRIES", "ENG.OP1.OPERATIONAL", "EDC.OC1.AGREEMENTS",
    }  # fmt: skip


def test_out_of_date_needs_a_round() -> None:
    assert found("stale") == []
    assert found("stale", as_of="2020") == []
    late = found("stale", as_of="2023")
    assert "TRD.OC1.FUEL_INTRA" in {each.slot.measure for each in late}
    # A standing fact of a member does not grow old, and a context series only shows its year.
    assert {each.slot.ref_area for each in late} == {"CAREC"}


def test_one_source_with_two_values_is_a_conflict_and_no_finding() -> None:
    two = [figure("gdp_growth", "KGZ", "2020", value, state="conflict") for value in ("-8.6", "-8.4")]
    assert findings(FRAMEWORK, two) == []


def test_rounding_explains_small_gaps() -> None:
    def total_of(printed_total: str) -> list:
        members = [figure("goods_trade_total", area, "2020", "10") for area in FRAMEWORK.group("CAREC-10").members()]
        return found("total_not_reached", [*members, figure("goods_trade_total", "CAREC-10", "2020", printed_total)])

    assert total_of("100") == total_of("105") == total_of("95") == []
    assert len(total_of("106")) == len(total_of("94")) == 1


def test_every_finding_says_where_and_why_in_every_language() -> None:
    every = findings(FRAMEWORK, [*everything(), *planted()], as_of="2023")
    assert {each.kind for each in every} == set(KINDS)
    for lang in LANGUAGES:
        with speaking(lang):
            for each in every:
                assert "{" not in each.text()
                assert set(each.row()) == {"kind", "where", "stated", "computed", "sources", "text"}
    with speaking("en"):
        (misprint,) = found("suspected_misprint")
        assert "183,792" in misprint.text()
        assert misprint.row()["stated"] == 183792
        assert misprint.where == {
            "measure": "merch_imports", "ref_area": "CHN", "time_period": "2017", "kind": "actual",
            "dimensions": {},
        }  # fmt: skip


def planted() -> list:
    """What the documents do not happen to get wrong."""
    return [
        figure("portfolio_knowledge_products_institute", "CAREC", "2018/P3Y", "64"),
        figure("portfolio_knowledge_products_all", "CAREC", "2018/P3Y", "54"),
        figure("EFS.OC1.DIALOGUES", "CAREC", "2021", "9"),
        figure("EFS.OP1.DIALOGUES_YEAR", "CAREC", "2021", "5"),
        *(figure("portfolio_projects_energy", "CAREC", year, "3") for year in ("2018", "2019", "2020")),
        figure("portfolio_projects_energy", "CAREC", "2018/P3Y", "8"),
    ]


def test_findings_do_not_depend_on_order() -> None:
    forward, backward = findings(FRAMEWORK, everything()), findings(FRAMEWORK, everything()[::-1])
    assert forward == backward


def test_the_matrix_holds_every_published_number_with_its_source_and_the_computed_ones() -> None:
    figures, made = everything(), computed(FRAMEWORK, everything())
    rows = matrix_rows(FRAMEWORK, figures, made, judge_all(FRAMEWORK, [*figures, *made]))
    held = {(r["measure"], r["ref_area"], r["time_period"], r["kind"], r["source"], r["value"]) for r in rows}
    prf = {measure.code for measure in FRAMEWORK.measures}
    for each in figures:
        if each.measure in prf:
            assert (*each.slot[:4], each.source, each.number) in held
    counted = {(r["measure"], r["time_period"]): r["value"] for r in rows if r["source"] == "computed"}
    assert counted["ECD.OC1.COUNTRIES", "2017"] == 4
    assert counted["ECD.OC1.COUNTRIES", "2020"] == 7
    assert {r["status"] for r in rows if r["measure"] == "TRD.OC1.FUEL_INTRA"} == {"off_track"}
    assert [r["measure"] for r in rows] == sorted(
        (r["measure"] for r in rows), key=[m.code for m in FRAMEWORK.measures].index
    )


def test_rounding_of_a_figure_read_in_the_unit_of_a_total_is_counted_in_that_unit() -> None:
    """Exports are counted in billions since: 1.965 stands for 1965 million, and half a million is not told apart."""
    known = Figures(FRAMEWORK, [])
    known.relations = known.relations._replace(factors={"merch_exports": D("0.001")})
    total, exports, imports = (
        figure(code, "KGZ", "2020", value)
        for code, value in (("goods_trade_total", "5000"), ("merch_exports", "1.965"), ("merch_imports", "3035.8"))
    )
    there = known.like(exports, total)
    assert (there.value, known.half(there), known.half(exports)) == ("1965", D("0.5"), D("0.0005"))
    assert not known.misses(total, [there, imports])
    assert known.like(there, exports).value == exports.value
