"""How the kept databases were made: `python -m tests.kept.make N` with the program of format N.

One of every format stays in this folder for ever. A file that was released is never made again:
what it proves is that today's program still reads what an older one wrote.
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path

from carec_desktop.actions import answering, approving, record, rounds
from carec_desktop.actions.minting import sign_working
from carec_desktop.store import Store, Stored
from tests.world import SECRET, World, build

HERE = Path(__file__).resolve().parent


def summary(store: Store) -> dict[str, object]:
    """What must read the same for ever: the digest, every value with its state, and how much of everything."""
    cached = store.ledger.records("observation") + store.ledger.records("evidence")
    return {
        "digest": store.ledger.digest(),
        "edits": sorted(edit.id for edit in store.ledger.edits()),
        "seals": [a.seal for a in store.ledger.attestations()],
        "answers": {
            f"{s.record_id}.{q}": [s.values.get(q, ""), state, s.approved.get(q), s.langs.get(q, "")]
            for s in cached for q, state in s.states.items()
        },
        "working": [[w.record_id, w.question, w.value, w.typed] for w in store.working.all()],
        "letters": [
            [x.direction, x.purpose, x.number, x.verdict] for d in ("in", "out") for x in store.post.letters(d)
        ],
        "decisions": [kind for kind, _document in store.post.decisions()],
        "acknowledged": len(store.post.acknowledged()),
        "rounds": len(store.post.rounds()),
    } | _since_two(cached, store) | _since_three(store)  # fmt: skip


def _since_two(cached: list[Stored], store: Store) -> dict[str, object]:
    """What format 2 added: whom the secretariat entered a value for. A database of format 1 has none."""
    values = {f"{s.record_id}.{q}": area for s in cached for q, area in s.unconfirmed.items()}
    drafts = {f"{w.record_id}.{w.question}": w.on_behalf_of for w in store.working.all() if w.on_behalf_of}
    return {"on_behalf_of": [values, drafts]} if values or drafts else {}


def _since_three(store: Store) -> dict[str, object]:
    """What format 3 added: documents that stay on this laptop."""
    found = {kind: store.local.of(kind) for kind in ("ministry",)}
    return {"local": found} if any(found.values()) else {}


def play(world: World) -> None:
    """A round with everything in it: a conflict, an approval, a correction, a waiting value, three scripts."""
    with world.open("secretariat") as office:
        call = rounds.open_round(office, "2026", "2025", "30.06.2026")
        rounds.write_call(office, office.signer(SECRET), call, "KAZ", world.root / "call.xlsx")
    world.merge("KAZ", world.root / "call.xlsx")
    world.figure("KAZ", "KAZ", "1,50")
    world.figure("KAZ-2", "KAZ", "2,50")
    world.figure("KGZ", "KGZ", "4,70")
    with world.open("KGZ") as ws:
        name, key = record.begin(ws, "evidence", {})
        title = "=1+1 Закон № 25: 贸易法 «Ө, ғ, ң»\nвторая строка _x000D_"
        record.write(ws, "evidence", name, key, {"type": "law", "title": title})
    packages = [world.export(who, f"{who}.xlsx") for who in ("KAZ", "KAZ-2", "KGZ")]
    world.merge("secretariat", *packages)
    with world.open("secretariat") as office:
        approving.approve(office, office.signer(SECRET), "KGZ", "2020")
    world.figure("KGZ", "KGZ", "4,80")
    world.merge("secretariat", world.export("KGZ", "KGZ-2.xlsx"))
    with world.open("secretariat") as office:
        answering.write_receipt(office, office.signer(SECRET), "KAZ", world.root / "receipt.xlsx")
    world.merge("KAZ", world.root / "receipt.xlsx")
    world.figure("KAZ", "KAZ", "3,1", year="2021")  # stays a draft
    with world.open("KAZ") as ws, ws.store.transaction():
        ws.store.local.put("ministry", "Министерство экономики", {"measures": ["gdp_growth"]}, "2026-03-01T00:00:00Z")
    with world.open("secretariat") as office:
        for year in ("2018", "2019"):
            if year == "2019":
                sign_working(office, office.signer(SECRET))
            key = {"measure": "gdp_growth", "ref_area": "KGZ", "time_period": year, "kind": "actual", "source": "S"}
            name, whole = record.begin(office, "observation", key, "ru")
            record.write(office, "observation", name, whole, {"value": "5,1"}, lang="ru", on_behalf_of="KGZ")


def keep(number: int) -> None:
    """Write the databases of the secretariat and of a country, and what is in them."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "built")
        world = World.copy(Path(folder) / "built", Path(folder) / "world")
        play(world)
        expected = {}
        for who, name in (("secretariat", f"database-{number}"), ("KAZ", f"database-{number}-country")):
            with world.open(who) as ws:
                expected[name] = summary(ws.store)
                ws.store.backup_to(HERE / f"{name}.sqlite")
            # One file that stands alone: no write-ahead log beside it.
            alone = sqlite3.connect(HERE / f"{name}.sqlite")
            alone.execute("PRAGMA journal_mode=DELETE")
            alone.execute("PRAGMA page_size=1024")  # small tables, small file
            alone.execute("VACUUM")
            alone.close()
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / f"expected-{number}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    keep(int(sys.argv[1]))
