"""A question that got another key, or became two, is read today as it was meant then."""

import pytest

from carec_desktop.forms import upgrades
from carec_desktop.ledger import APPROVED, KEY, Edit, approval_value, canonical_json, record_id, settle

KEY_OF = {"owner": "KGZ", "nonce": "0" * 32}
RECORD = record_id("training", KEY_OF)
NAMED = Edit(RECORD, "training", KEY, canonical_json(KEY_OF).decode())


def said(question: str, value: str, *replaces: Edit, nonce: str = "") -> Edit:
    return Edit(RECORD, "training", question, value, replaces=tuple(e.id for e in replaces), nonce=nonce)


def values(*edits: Edit) -> dict[str, tuple[str, str]]:
    state = settle([NAMED, *edits], {e.id for e in (NAMED, *edits)}, KEY_OF)
    return {q: (a.state, a.value) for q, a in state.answers.items() if q != KEY}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], upgrades.Step]:
    found: dict[tuple[str, str], upgrades.Step] = {}
    monkeypatch.setattr(upgrades, "STEPS", found)
    return found


def test_old_and_new_spelling_of_one_question_replace_and_contradict_each_other(
    steps: dict[tuple[str, str], upgrades.Step],
) -> None:
    steps["training", "name"] = upgrades.renamed("heading")
    steps["training", "heading"] = upgrades.renamed("title")
    old = said("name", "Customs")
    assert values(old) == {"title": ("clean", "Customs")}
    assert values(old, said("title", "Customs course", old)) == {"title": ("clean", "Customs course")}
    assert values(old, said("title", "Customs course")) == {"title": ("conflict", "")}
    assert values(said("title", "Customs course"), said("name", "Customs course")) == {
        "title": ("clean", "Customs course")
    }


def test_a_question_that_became_two_answers_both_and_publishes_both(
    steps: dict[tuple[str, str], upgrades.Step],
) -> None:
    steps["training", "place"] = lambda value: dict(zip(("city", "country"), value.split(", "), strict=True))
    place = said("place", "Bishkek, KGZ")
    assert values(place) == {"city": ("clean", "Bishkek"), "country": ("clean", "KGZ")}
    approved = Edit(RECORD, "training", APPROVED, approval_value([place.id]), observed=(place.id,))
    state = settle([NAMED, place, approved], {NAMED.id, place.id, approved.id}, KEY_OF)
    assert (state.answers["city"].approved, state.answers["country"].approved) == ("Bishkek", "KGZ")
    moved = said("city", "Osh", place)
    assert values(place, moved) == {"city": ("clean", "Osh"), "country": ("clean", "KGZ")}


def test_what_was_sent_keeps_its_name(steps: dict[tuple[str, str], upgrades.Step]) -> None:
    steps["training", "name"] = upgrades.renamed("title")
    old = said("name", "Customs")
    state = settle([NAMED, old], {NAMED.id, old.id}, KEY_OF)
    assert [h.id for h in state.answers["title"].heads] == [old.id]


def test_every_step_in_force_leads_to_questions_that_are_asked() -> None:
    from carec_desktop.forms import FORMS

    for form, question in upgrades.STEPS:
        assert question not in FORMS[form].questions()
