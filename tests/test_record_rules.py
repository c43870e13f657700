"""Laws of records: one spelling for comparing, likeness the same from both sides, series, what counts for what."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carec_desktop import counts_for, likeness, published, series
from carec_desktop.fields import SEXES
from carec_desktop.folding import begins, fold, matches, sound
from carec_desktop.forms import FORMS
from carec_desktop.forms.choices import LEVELS, PARTIES, SECTORS
from carec_desktop.forms.event import EVENT_KINDS, EVENT_STATES, Event, levels_of
from carec_desktop.framework import Framework
from carec_desktop.holders import DECISION_FORMS, Role, writes
from carec_desktop.paths import ROOT
from carec_desktop.ui.pages.records_wanted import Wanted
from carec_desktop.validate import check

SAME_WORDS = [
    ("Казахстан", "Kazakhstan"), ("Душанбе", "dushanbe"), ("Щербаков", "Shcherbakov"), ("Юсуф", "Yusuf"),
    ("თბილისი", "Tbilisi"), ("Қазақстан", "Qazaqstan"), ("Ёлкин", "елкин"), ("Şuşa", "susa"), ("Цзян", "Tszyan"),
    ("Бишкек", "BISHKEK"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME_WORDS)
def test_a_name_is_found_in_any_script(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert matches(one, f"… {other} …")
    assert begins(other, f"the {one}")


def test_chinese_is_found_by_its_signs() -> None:
    assert matches("跨境 实践", "中国跨境电商最佳实践")
    assert not matches("培训", "中国跨境电商最佳实践")


@given(st.text(max_size=30))
def test_every_text_is_found_by_itself_and_folding_is_done_once(text: str) -> None:
    assert matches(text, text)
    assert fold(fold(text)) == fold(text)
    assert sound(sound(text)) == sound(text)


# Likeness

TITLES = ["24th Ministerial Conference", "24-я Министерская конференция", "Ministerial Conference 24th", "Rail forum",
          "Форум железных дорог", "部长级会议", ""]  # fmt: skip
DATES = ["", '{"start":"2023"}', '{"start":"2023-11-30"}', '{"end":"2024-02","start":"2023-12-05"}']
RECORDS = st.fixed_dictionaries({
    "id": st.sampled_from(["a", "b", "c"]),
    "title": st.one_of(st.sampled_from(TITLES), st.text(max_size=12)),
    "sector": st.sampled_from(["", "TRD", "EFS"]),
    "held": st.sampled_from(DATES),
    "ordinal": st.sampled_from(["", "24", "3"]),
    "same_as": st.sampled_from(["", "a", "b"]),
    "not_same": st.sampled_from(["", "b", "a c"]),
})  # fmt: skip


@given(st.sampled_from(["event", "training", "institution", "project"]), RECORDS, RECORDS)
def test_likeness_is_the_same_from_both_sides(form: str, one: dict[str, str], other: dict[str, str]) -> None:
    assert likeness.suspected(form, one, other) == likeness.suspected(form, other, one)
    assert likeness.likeness(one, other) == likeness.likeness(other, one)
    assert 0 <= likeness.likeness(one, other) <= 1


@given(RECORDS, RECORDS, st.sampled_from(["same_as", "not_same"]))
def test_an_answer_ends_the_question(one: dict[str, str], other: dict[str, str], answer: str) -> None:
    said = {**one, answer: f"{one[answer]} {other['id']}".strip() if answer == "not_same" else other["id"]}
    assert not likeness.suspected("event", said, other)
    assert not likeness.suspected("event", other, said)


def test_one_meeting_reported_twice_is_suspected() -> None:
    one = {"title": "Second Capital Market Forum (rescheduled)", "sector": "EFS", "held": '{"start":"2023"}'}
    other = {"title": "Second CAREC Capital Market Forum", "sector": "EFS", "held": '{"start":"2023-10-31"}'}
    assert likeness.suspected("event", one, other)
    assert not likeness.suspected("event", one, {**other, "held": '{"start":"2026-10-31"}'}), "years apart"
    assert not likeness.suspected("event", one, {**other, "sector": "TRD"}), "of another sector"
    assert not likeness.suspected("event", {**one, "ordinal": "2"}, {**other, "ordinal": "3"}), "another number"


def test_reports_on_two_years_are_two() -> None:
    one = {"title": "Asian Development Outlook 2021 (ADB)", "sector": "EFS", "published": "2021"}
    assert not likeness.suspected("knowledge_product", one, {**one, "title": "Asian Development Outlook 2022 (ADB)"})
    assert likeness.suspected("knowledge_product", one, {**one, "title": "Asian Development Outlook (ADB)"})


def test_an_institution_is_suspected_across_scripts() -> None:
    one = {"title": "Министерство транспорта", "country": "UZB"}
    assert likeness.suspected("institution", one, {"title": "Ministerstvo transporta", "country": "UZB"})
    assert not likeness.suspected("institution", one, {"title": "Ministerstvo transporta", "country": "KGZ"})
    assert not likeness.suspected("institution", one, {"title": "Министерство торговли", "country": "UZB"})


# Series

NEXT = [
    ("24th CAREC Ministerial Conference", "25th CAREC Ministerial Conference"), ("21st meeting", "22nd meeting"),
    ("Second Forum", "Third Forum"), ("группа, второй форум", "группа, 3-й форум"),
    ("第24届部长级会议", "第25届部长级会议"),
    ("12th meeting", "13th meeting"), ("22-е заседание", "23-е заседание"), ("Forum (20th anniversary)",) * 2,
    ("Forum on tax (first of two)",) * 2, ("Business Forum",) * 2,
]  # fmt: skip


@pytest.mark.parametrize(("title", "after"), NEXT)
def test_the_next_title_counts_one_further(title: str, after: str) -> None:
    assert series.next_title(title) == after


@given(st.integers(1, 400))
def test_numbers_in_titles_are_read_back(number: int) -> None:
    title = f"{number}{series.english_ending(number)} meeting"
    assert series.ordinal_of({"title": title}) == number
    assert series.ordinal_of({"title": series.next_title(title)}) == number + 1


def test_the_next_of_a_series_follows_its_latest_and_has_no_date() -> None:
    records = [
        ("a", {"title": "23rd Forum: old topic", "kind": "high_level_forum", "held": '{"start":"2024-05"}'}),
        ("b", {"title": "24th Forum: new topic", "kind": "high_level_forum", "sector": "TRD", "place": "Osh",
               "decisions": "…", "held": '{"start":"2025-05"}'}),
        ("c", {"title": "Strategy approved by the 24th Forum", "kind": "strategy_approval"}),
    ]  # fmt: skip
    (found,) = series.upcoming(records)
    assert (found.ordinal, found.after) == (25, "b")
    expected = {"title": "25th Forum", "kind": "high_level_forum", "sector": "TRD", "ordinal": "25", "state": "planned"}
    assert found.values == expected


# What counts for what

EVENTS = st.fixed_dictionaries({
    "kind": st.sampled_from(list(EVENT_KINDS)),
    "state": st.sampled_from(["", *EVENT_STATES]),
    "sector": st.sampled_from(list(SECTORS)),
    "title": st.sampled_from(["Capital market regulators", "Форум регуляторов рынков капитала", "x"]),
    "counts_for": st.sampled_from(["", "EFS.OP2.FORUMS", "EFS.OC1.DIALOGUES EFS.OP2.FORUMS"]),
})  # fmt: skip
FRAMEWORK = Framework.load()


@given(EVENTS)
def test_only_what_was_held_is_proposed_and_never_twice(values: dict[str, str]) -> None:
    found = counts_for.proposals(FRAMEWORK, "event", values)
    assert not found or values["state"] == "held"
    assert not set(found) & set(values["counts_for"].split())
    assert all(code.startswith(values["sector"]) for code in found)


@given(st.sampled_from(list(EVENT_STATES)), st.sampled_from(["", "EFS.OP2.FORUMS", "EFS.OP2.FORUM"]))
def test_counting_is_checked_against_the_framework_and_the_state(state: str, code: str) -> None:
    whole = {"kind": "workshop", "title": "x", "sector": "EFS", "held": '{"start":"2020"}', "state": state}
    found = {p.code: p.blocking for p in check(Event({**whole, "counts_for": code}), FRAMEWORK)}
    expected = {"": {}, "EFS.OP2.FORUM": {"unknown-measure": True}}.get(
        code, {} if state == "held" else {"not-counted-yet": False}
    )
    assert found == expected


def test_rules_name_measures_sectors_and_kinds_that_exist() -> None:
    for rule in counts_for.RULES:
        fields = FORMS[rule.form].fields
        assert FRAMEWORK.has_measure(rule.measure)
        assert rule.sector in SECTORS
        assert set(rule.kinds) <= set(getattr(fields.get("kind"), "choices", {}))
        assert rule.form in counts_for.HAPPENED


def test_the_page_for_review_lists_every_rule() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    assert {rule.measure for rule in counts_for.RULES} <= set(re.findall(r"[A-Z]{3}\.O[CP]\d\.\w+", page))


def test_the_published_forums_are_proposed_for_their_measure() -> None:
    named = [e for e in published.events() if "Capital Market Regulators" in e.title and e.state == "held"]
    assert named
    for event in named:
        values = {"kind": event.kind, "state": event.state, "sector": event.sector, "title": event.title}
        assert "EFS.OP2.FORUMS" in counts_for.proposals(FRAMEWORK, "event", values)


# Tables that check themselves

COUNTS = st.dictionaries(
    st.sampled_from([f"{level}/{party}.{sex}" for level in LEVELS for party in PARTIES for sex in SEXES]),
    st.integers(0, 40), min_size=1, max_size=12,
)  # fmt: skip


def margins(cells: dict[str, int], side: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, n in cells.items():
        pair, sex = key.split(".")
        name = f"{pair.split('/')[side]}.{sex}"
        found[name] = found.get(name, 0) + n
    return found


def stored(counts: dict[str, int]) -> str:
    return json.dumps({key: str(n) for key, n in counts.items()})


@given(COUNTS, st.integers(1, 5))
def test_a_table_agrees_with_its_margins_and_with_no_others(cells: dict[str, int], more: int) -> None:
    levels, parties = margins(cells, 0), margins(cells, 1)
    whole = {"levels": stored(levels), "parties": stored(parties), "crossed": stored(cells)}
    assert codes(whole) == []
    row = next(iter(levels))
    wrong = {**whole, "levels": stored({**levels, row: levels[row] + more})}
    assert set(codes(wrong)) == {"levels-and-parties", "table-differs"}


@given(COUNTS)
def test_levels_are_known_from_level_by_party_alone(cells: dict[str, int]) -> None:
    found = json.loads(levels_of({"crossed": stored(cells)}))
    assert {key: int(n) for key, n in found.items()} == margins(cells, 0)
    assert levels_of({"crossed": stored(cells), "levels": '{"expert.F":"1"}'}) == '{"expert.F":"1"}'


def codes(values: dict[str, str]) -> list[str]:
    record = Event(values)
    return [problem.code for rule in Event.rules for problem in rule(record)]


# Who writes what


@pytest.mark.parametrize("form", sorted(set(FORMS) - DECISION_FORMS))
def test_a_trainer_writes_trainings_and_institutions_only(form: str) -> None:
    assert writes(Role.TRAINER, form) == (form in ("training", "institution"))
    assert writes(Role.FOCAL_POINT, form)
    assert writes(Role.SECRETARIAT, form)
    assert writes(Role.SECTOR_LEAD, form) == (form not in ("delegation", "gender"))


def test_nothing_wanted_narrows_nothing() -> None:
    assert not Wanted(sort="name").narrows
    assert Wanted(unfinished=True).narrows


PEOPLE = st.fixed_dictionaries({sex: st.integers(0, 9) for sex in SEXES})


def asked(form: str, values: dict[str, str]) -> set[str]:
    """Codes of the questions a record's sums raise."""
    sums = {"persons-differ", "participations-below-persons", "counted-but-not-held"}
    return {p.code for p in check(FORMS[form](values), Framework.load())} & sums


@given(PEOPLE, PEOPLE, st.integers(0, 30), st.sampled_from(sorted(EVENT_STATES)))
def test_a_trainings_sums_are_asked_about_exactly_where_they_cannot_be(
    rows: dict[str, int], persons: dict[str, int], participations: int, state: str
) -> None:
    values = {
        "by_institution": json.dumps({f"border.{sex}": str(n) for sex, n in rows.items()}),
        "persons": json.dumps({sex: str(n) for sex, n in persons.items()}),
        "participations": str(participations), "state": state,
    }  # fmt: skip
    by_row, by_sex = sum(rows.values()), sum(persons.values())
    whole = not rows["_U"] and not persons["_U"]
    assert asked("training", values) == {
        *(["persons-differ"] if by_row != by_sex or whole and rows != persons else []),
        *(["participations-below-persons"] if participations < by_sex else []),
        *(["counted-but-not-held"] if (by_row or by_sex) and state != "held" else []),
    }


def test_people_of_a_meeting_that_is_only_planned_are_asked_about() -> None:
    levels = json.dumps({"deputy.F": "2", "deputy.M": "3"})
    assert asked("event", {"state": "planned", "levels": levels}) == {"counted-but-not-held"}
    assert not asked("event", {"state": "held", "levels": levels})
    assert not asked("event", {"state": "planned"})
