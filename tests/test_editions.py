"""An edition prints the same bytes for ever: from the same ledger later on, and from one rebuilt of packages."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from carec_desktop.actions import approving, corrections, decide, editions, exchange, framework_revision, paper, tables
from carec_desktop.actions.workspace import Workspace
from carec_desktop.ledger import Attestation
from carec_desktop.names import measure_name
from carec_desktop.problems import UserError
from carec_desktop.report.matrix_model import matrix_model
from carec_desktop.store import Store
from tests.pages_world import cheap_keys
from tests.revising import again, book, called, change, edited
from tests.world import SECRET, World


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_keys(monkeypatch)


@pytest.fixture
def world(enrolled: Path, tmp_path: Path) -> World:
    return World.copy(enrolled, tmp_path / "world")


def two_packages(world: World) -> list[Path]:
    world.figure("KGZ", "KGZ", "3,9")
    world.figure("KGZ", "KGZ", "4,5", year="2019")
    world.figure("KAZ", "KAZ", "4,1")
    world.figure("KAZ-2", "KAZ", "4,3")
    return [world.export(who, f"{who}.xlsx") for who in ("KGZ", "KAZ", "KAZ-2")]


def printed(ws: Workspace, edition: str) -> dict[str, bytes]:
    """Cards of two countries in two languages and the matrix."""
    matrix = tables.write_matrix(ws, "en", ws.folder / "matrix.pdf", edition)
    book = tables.write_tables(ws, "ru", ws.folder / "tables.xlsx", edition)
    cards = {f"{area}-{lang}": paper.card_bytes(ws, area, lang, edition) for area in ("KGZ", "KAZ") for lang in ("en",)}
    cards |= {"matrix": matrix.read_bytes(), "tables": book.read_bytes()}
    return cards | {"KAZ-zh": paper.card_bytes(ws, "KAZ", "zh", edition)}


def test_what_came_later_does_not_change_an_edition(world: World) -> None:
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        approving.approve(office, office.signer(SECRET), "KGZ", "2020")
        editions.make(office, "Review 2020", "2020")
        first = printed(office, "Review 2020")
    world.figure("KGZ", "KGZ", "3,7")
    with world.open("secretariat") as office:
        exchange.merge(office, [world.root / "KGZ.xlsx", world.export("KGZ", "later.xlsx")])
        approving.approve(office, office.signer(SECRET), "KGZ", "2020")
        assert printed(office, "Review 2020") == first
        assert printed(office, "")["KGZ-en"] != first["KGZ-en"]


@pytest.mark.parametrize("seed", range(3))
def test_a_ledger_rebuilt_from_packages_prints_the_same_bytes(world: World, tmp_path: Path, seed: int) -> None:
    again = World.copy(world.root, tmp_path / "again")
    packages = two_packages(world)
    with world.open("secretariat") as office:
        office.clock = lambda: "2021-03-04T05:06:07Z"
        exchange.merge(office, packages)
        editions.make(office, "Review 2020")
        editions.save(office, "Review 2020", tmp_path / "edition.json")
        first = printed(office, "Review 2020")
    world.figure("KGZ", "KGZ", "3,7")
    packages.append(world.export("KGZ", "later.xlsx"))
    random.Random(seed).shuffle(packages)
    with again.open("secretariat") as office:
        exchange.merge(office, packages)
        editions.load(office, tmp_path / "edition.json")
        assert printed(office, "Review 2020") == first


def test_decisions_of_the_secretariat_are_in_it_whatever_the_order_they_came_back_in(
    world: World, tmp_path: Path
) -> None:
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        conflict = next(one for one in decide.unsettled(office) if one.state == "conflict")
        late = conflict.stored.record_id
        approving.approve(office, office.signer(SECRET), "KGZ", "2020", reason="Printed", lock=True)
        decide.resolve(
            office, conflict.question, take=conflict.heads[0].edit.id, reason="As printed", signer=office.signer(SECRET)
        )
        approving.approve(office, office.signer(SECRET), "KAZ", "2020", lock=True)
        approving.take_back(office, office.signer(SECRET), [late])
        corrections.decline(office, office.signer(SECRET), [late], "Not so")
        edition = editions.make(office, "Review 2020")
        first = printed(office, "Review 2020")
        with reordered(office, tmp_path / "other.sqlite") as other:
            assert other.ledger.digest() == edition.digest
            office.store, kept = other, office.store
            editions.keep(office, edition)
            assert printed(office, "Review 2020") == first
            office.store = kept


class reordered:  # noqa: N801 - reads like a function
    """The ledger of a workspace in another file, everything added in another order."""

    def __init__(self, ws: Workspace, path: Path) -> None:
        self._ws, self.store = ws, Store(path)

    def __enter__(self) -> Store:
        old, store = self._ws.store, self.store
        shuffled = old.ledger.edits()
        random.Random(1).shuffle(shuffled)
        with store.transaction():
            store.ledger.trust(old.ledger.keyring)
            store.ledger.add(shuffled)
            for one in reversed(old.ledger.attestations()):
                whole = Attestation(**vars(one) | {"edits": old.ledger.attested_by(one.seal)})
                store.ledger.add([], whole)
            store.ledger.rebuild()
        return store

    def __exit__(self, *_error: object) -> None:
        self.store.close()


def test_an_edition_is_refused_where_values_of_it_are_missing(world: World, tmp_path: Path) -> None:
    again = World.copy(world.root, tmp_path / "again")
    packages = two_packages(world)
    with world.open("secretariat") as office:
        exchange.merge(office, packages)
        editions.make(office, "Review 2020")
        editions.save(office, "Review 2020", tmp_path / "edition.json")
    with again.open("secretariat") as office:
        exchange.merge(office, packages[1:])
        editions.load(office, tmp_path / "edition.json")
        assert code_of(lambda: paper.card_bytes(office, "KGZ", "en", "Review 2020")) == "edition-incomplete"
        exchange.merge(office, packages[:1])
        assert paper.card_bytes(office, "KGZ", "en", "Review 2020")


def test_names_are_given_once_and_asked_for_as_given(world: World, tmp_path: Path) -> None:
    with world.open("secretariat") as office:
        editions.make(office, "  Review   2020 ")
        assert [one.name for one in editions.editions(office)] == ["Review 2020"]
        assert code_of(lambda: editions.make(office, "Review 2020")) == "edition-there"
        assert code_of(lambda: editions.make(office, " ")) == "edition-without-name"
        assert code_of(lambda: editions.named(office, "Review 2021")) == "no-edition"
        (tmp_path / "x.json").write_text('{"name": "x"}')
        assert code_of(lambda: editions.load(office, tmp_path / "x.json")) == "not-an-edition"
    with world.open("KGZ") as country:
        assert code_of(lambda: editions.make(country, "Mine")) == "secretariat-only"


def test_what_changed_since_the_last_edition_is_marked(world: World) -> None:
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        assert paper.facts(office).changed is None
        assert editions.make(office, "First").changed is None
        assert (paper.facts(office).changed, paper.facts(office).edition) == (frozenset(), 2)
    record = world.figure("KGZ", "KGZ", "3,7")
    with world.open("secretariat") as office:
        exchange.merge(office, [world.export("KGZ", "later.xlsx")])
        changed = paper.facts(office).changed or frozenset()
        assert {(one.measure, one.ref_area, one.time_period) for one in changed if one.ref_area == "KGZ"} == {
            ("gdp_growth", "KGZ", "2020")
        }
        assert editions.records_changed(office, editions.named(office, "First")) == {"KGZ": (record,)}
        second = editions.make(office, "Second")
        assert second.changed == changed
        with editions.as_of(office, second) as then:
            assert (paper.facts(then).changed, paper.facts(then).edition) == (changed, 2)


def code_of(call: object) -> str:
    with pytest.raises(UserError) as refused:
        call()  # type: ignore[operator]
    return refused.value.problem.code


def test_editions_survive_as_text(world: World) -> None:
    def every(office: Workspace) -> Iterator[editions.Edition]:
        yield editions.make(office, "First")
        exchange.merge(office, two_packages(world))
        yield editions.make(office, "Second")

    with world.open("secretariat") as office:
        for made in every(office):
            kept = editions.named(office, made.name)
            assert {f: getattr(kept, f) for f in ("counting", "known", "values", "changed", "letters", "digest")} == {
                f: getattr(made, f) for f in ("counting", "known", "values", "changed", "letters", "digest")
            }


# -- under another revision of the framework --------------------------------------------------------


def revised(world: World, who: str = "secretariat") -> None:
    """The next revision: one measure is called otherwise."""
    with world.open(who) as office:
        tables_now = edited(office.framework.tables, called("ENG.OC1.RENEWABLE_SHARE", "Renewables"))
        framework_revision.publish(office, SECRET, book(world.root / "2026-1.xlsx", tables_now))


def test_an_edition_prints_under_the_revision_it_was_made_with(world: World) -> None:
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        editions.make(office, "Before")
        first = printed(office, "Before")
    revised(world)
    with world.open("secretariat") as office:
        assert printed(office, "Before") == first
        assert measure_name("ENG.OC1.RENEWABLE_SHARE") == "Renewables"  # reading an edition changed nobody's names
        editions.make(office, "After")
        with editions.reading(office, "After") as then:
            assert "| Renewables |" in matrix_model(paper.facts(then), "en").as_text()
        with editions.reading(office, "Before") as then:
            assert "| Renewables |" not in matrix_model(paper.facts(then), "en").as_text()
            assert then.framework.revision != office.framework.revision
            assert measure_name("ENG.OC1.RENEWABLE_SHARE") != "Renewables"


def test_a_figure_in_another_unit_is_no_change_of_the_figure(world: World) -> None:
    """An edition is compared as everything is read then: under the new code and in the new unit."""
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        editions.make(office, "Before")
        unit = (again("gdp_growth", "gdp_growth_pm"), change("unit", "gdp_growth", "gdp_growth_pm", factor="10"))
        tables_now = edited(office.framework.tables, *unit)
        framework_revision.publish(office, SECRET, book(world.root / "2026-1.xlsx", tables_now))
    world.figure("KGZ", "KGZ", "3,7")
    with world.open("secretariat") as office:
        assert editions.compare(office, "Before") == []
        exchange.merge(office, [world.export("KGZ", "later.xlsx")])
        (one,) = editions.compare(office, "Before")
        assert (one.slot.measure, one.before, one.after) == ("gdp_growth_pm", (("39", ""),), (("37", ""),))
        assert editions.make(office, "After").changed == {one.slot}


def test_the_revision_travels_with_the_file_of_an_edition_as_it_was_signed(world: World, tmp_path: Path) -> None:
    again = World.copy(world.root, tmp_path / "again")
    packages = two_packages(world)
    revised(world)
    with world.open("secretariat") as office:
        exchange.merge(office, packages)
        editions.make(office, "After")
        editions.save(office, "After", tmp_path / "after.json")
        first = printed(office, "After")
    plain = json.loads((tmp_path / "after.json").read_text(encoding="utf-8"))
    plain["framework"]["tables"][0][1][1][1] += " "
    (tmp_path / "changed.json").write_text(json.dumps(plain), encoding="utf-8")
    with again.open("secretariat") as office:
        exchange.merge(office, packages)
        assert code_of(lambda: editions.load(office, tmp_path / "changed.json")) == "framework-false"
        editions.load(office, tmp_path / "after.json")
        assert office.framework.revision != "2026-1"
        assert printed(office, "After") == first


def test_two_editions_are_compared_value_by_value(world: World) -> None:
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        editions.make(office, "First")
    world.figure("KGZ", "KGZ", "3,7")
    with world.open("secretariat") as office:
        exchange.merge(office, [world.export("KGZ", "later.xlsx")])
        editions.make(office, "Second")
        told = editions.compare(office, "First", "Second")
        assert [(one.before, one.after) for one in told if one.slot.ref_area == "KGZ"] == [
            ((("3.9", ""),), (("3.7", ""),))
        ]
        assert editions.compare(office, "First") == told
        assert editions.compare(office, "Second") == editions.compare(office, "Second", "Second") == []


@pytest.mark.parametrize("said", [
    {"number": "1"}, {"made_at": "soon"}, {"period": ["2020"]}, {"values": [1]}, {"values": {"x": "y"}},
    {"call": {"a": 1}}, {"since": {}}, {"before": {"[]": "[]"}}, {"name": ""}, {"letters": [["KGZ", "s", "n", "now"]]},
])  # fmt: skip
def test_a_file_that_could_never_be_listed_is_not_kept(world: World, said: dict[str, object]) -> None:
    """Kept, it would stop every list of editions, and nothing takes an edition away again."""
    file = world.root / "edition.json"
    with world.open("secretariat") as office:
        editions.make(office, "First")
        editions.save(office, "First", file)
        file.write_text(json.dumps(json.loads(file.read_text()) | {"name": "Other"} | said))
        assert code_of(lambda: editions.load(office, file)) == "not-an-edition"
        file.write_text("[" * 200_000)
        assert code_of(lambda: editions.load(office, file)) == "not-an-edition"
        assert [one.name for one in editions.editions(office)] == ["First"]


def test_an_edition_that_would_be_read_otherwise_is_not_printed_under_its_name(world: World) -> None:
    """Another version of the program may compute from the same edits what this one does not."""
    with world.open("secretariat") as office:
        exchange.merge(office, two_packages(world))
        edition = editions.make(office, "First")
        slot = next(iter(edition.values))
        editions.keep(office, replace(edition, values={**edition.values, slot: '["S","9","",""]'}))
        with editions.reading(office, "First") as then:
            assert code_of(lambda: paper.facts(then)) == "edition-reads-otherwise"
