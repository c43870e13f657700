"""Editions: named cut-offs of the ledger from which cards and matrix print again, identical.

An edition keeps the names of all edits that counted when it was made. The state of every record is a function
of these edits alone, so any ledger that holds them, also one rebuilt from packages in another order, shows what
was printed; the digest proves that none is missing and none was added.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from carec_desktop.actions.edition_values import different, read_on, slot_name, slot_of, stated, values_of
from carec_desktop.actions.figures import Results
from carec_desktop.actions.rounds import current_round, keep_call, stored_call
from carec_desktop.actions.workspace import DATABASE, Workspace, framework_of
from carec_desktop.framework import Framework
from carec_desktop.holders import owner_of
from carec_desktop.i18n import N_
from carec_desktop.ledger import clean_text, digest
from carec_desktop.localvalues import read_period
from carec_desktop.names import calling
from carec_desktop.problems import declare
from carec_desktop.signals import Slot
from carec_desktop.store import Letter, Store
from carec_desktop.sync.files import atomic_write, read_file

KIND = "edition"
SHORT = 12  # hex digits of an edit's name that an edition keeps; the digest proves that they named the right ones

EDITION_WITHOUT_NAME = declare(
    "edition-without-name", N_("An edition needs a name that people find it by; nothing was kept, give it one.")
)
EDITION_THERE = declare(
    "edition-there", N_("There is an edition “{name}” already and it stays as it is; choose another name.")
)
NO_EDITION = declare("no-edition", N_("There is no edition “{name}” here; nothing was printed, see “edition list”."))
EDITION_INCOMPLETE = declare(
    "edition-incomplete",
    N_(
        "The edition “{name}” cannot be printed here: {missing} of its {all} values are not in this ledger. "
        "Nothing was printed; merge the packages of that time or restore a backup."
    ),
)
EDITION_OTHER_REVISION = declare(
    "edition-other-revision",
    N_(
        "The edition “{name}” was made with framework revision {revision}, which this program does not hold; "
        "nothing was printed, print it with the version of the program that made it."
    ),
)
NOT_AN_EDITION = declare(
    "not-an-edition", N_("“{file}” is no edition that can be read; nothing was changed, choose another file.")
)


@dataclass(frozen=True)
class Edition:
    """One named cut-off. `counting` and `known`: shortened names of the edits that counted, and of the others that
    had arrived; `values`: what each slot of the papers said; `changed`: the slots that differ from the edition
    before (named by `since`, where they had said `before`), None for the first; `letters`: (REF_AREA, seal, number,
    when it came) of the packages till then."""

    name: str
    number: int
    made_at: str
    period: str
    revision: str
    digest: str
    counting: frozenset[str] = field(repr=False)
    known: frozenset[str] = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    changed: frozenset[Slot] | None = field(default=None, repr=False)
    letters: tuple[tuple[str, str, int, str], ...] = field(default=(), repr=False)
    call: Mapping[str, Any] | None = field(default=None, repr=False)
    since: str = ""
    before: Mapping[str, str] = field(default_factory=dict, repr=False)
    framework: Mapping[str, Any] | None = field(default=None, repr=False)  # the signed revision, of a loaded edition

    def row(self) -> dict[str, object]:
        """As `edition list --json` tells it."""
        return {
            "name": self.name, "number": self.number, "made_at": self.made_at, "period": self.period,
            "revision": self.revision, "digest": self.digest, "edits": len(self.counting),
            "changed": None if self.changed is None else len(self.changed),
        }  # fmt: skip


# -- making and keeping ----------------------------------------------------------------------------


def make(ws: Workspace, name: str, period: str = "") -> Edition:
    """Keep the ledger as it is now under `name`; `period` is that of the round when it is not given."""
    ws.require_secretariat()
    name = clean_text(" ".join(name.split()))
    if not name:
        raise EDITION_WITHOUT_NAME.error()
    before = editions(ws)
    if any(one.name == name for one in before):
        raise EDITION_THERE.error(name=name)
    call, ledger, results = current_round(ws), ws.store.ledger, Results(ws)
    counting = ledger.counting_ids()
    last = before[-1] if before else None
    changed, was = changed_since(last, results), _read_now(last, ws.framework) if last else {}
    edition = Edition(
        name=name, number=last.number + 1 if last else 1, made_at=ws.clock(),
        period=read_period(period, ws.settings.lang) if period else call.period if call else "",
        revision=ws.framework.revision, digest=digest(counting),
        counting=frozenset(one[:SHORT] for one in counting),
        known=frozenset(e.id[:SHORT] for e in ledger.edits() if e.id not in counting),
        values=values_of(results), changed=changed, letters=_letters(ws),
        call=asdict(call) if call else None, since=last.name if last else "",
        before={name: was.get(name, "") for name in map(slot_name, changed or ())},
    )  # fmt: skip
    keep(ws, edition)
    return edition


def keep(ws: Workspace, edition: Edition) -> None:
    with ws.store.transaction():
        ws.store.local.put(KIND, edition.name, _plain(edition), edition.made_at)


def editions(ws: Workspace) -> list[Edition]:
    """Every edition kept here, the oldest first."""
    return sorted(map(_edition, ws.store.local.of(KIND).values()), key=lambda one: (one.number, one.made_at))


def last(ws: Workspace) -> Edition | None:
    return next(reversed(editions(ws)), None)


def named(ws: Workspace, name: str) -> Edition:
    """The edition of that name. Raises UserError no-edition."""
    found = ws.store.local.of(KIND).get(name)
    if found is None:
        raise NO_EDITION.error(name=name)
    return _edition(found)


def save(ws: Workspace, name: str, path: Path) -> Path:
    """Write an edition to a file, for a ledger that is rebuilt elsewhere; its framework goes with it, signed."""
    edition = named(ws, name)
    signed = next((one for one in ws.store.frameworks.revisions() if one["head"]["revision"] == edition.revision), None)
    whole = replace(edition, framework=signed or edition.framework)
    atomic_write(path, json.dumps(_plain(whole), ensure_ascii=False, sort_keys=True).encode())
    return path


def load(ws: Workspace, path: Path) -> Edition:
    """Keep the edition in a file; one of that name that is here already stays as it is. A framework that came along
    is taken only as the root signed it. UserError not-an-edition, edition-there, framework-false."""
    from carec_desktop.actions.framework_revision import check_kept

    ws.require_secretariat()
    try:
        edition = _edition(json.loads(read_file(path)))
        _check(edition)
        if edition.framework is not None:
            check_kept(ws, edition.framework)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NOT_AN_EDITION.error(str(path), file=path.name) from error
    if edition.name in ws.store.local.of(KIND):
        raise EDITION_THERE.error(name=edition.name)
    keep(ws, edition)
    return edition


def _check(edition: Edition) -> None:
    """Raises ValueError, KeyError or TypeError for what could be kept and then never be listed or printed."""
    texts = (edition.name, edition.made_at, edition.period, edition.revision, edition.digest, edition.since)
    told = [*edition.values.items(), *edition.before.items()]
    letters = (text for who, seal, _number, at in edition.letters for text in (who, seal, at))
    plain = (*texts, *(text for pair in told for text in pair), *letters)
    if type(edition.number) is not int or not all(isinstance(text, str) for text in plain):
        raise ValueError("other kinds of value")
    if not edition.name or any(clean_text(text) != text for text in texts):
        raise ValueError("other texts")
    datetime.fromisoformat(edition.made_at)
    for name, said in told:
        slot_of(name), stated(said)
    if edition.call is not None:
        stored_call(dict(edition.call))


# -- the ledger as it was --------------------------------------------------------------------------


class AsOf(Workspace):
    """A workspace to read that holds what `edition` found."""

    edition: Edition

    def _name_measures(self) -> None:
        """It is read for a moment (`names.calling`): everybody else goes on calling measures as they are called now."""


@contextmanager
def reading(ws: Workspace, name: str) -> Iterator[Workspace]:
    """What to print from: the named edition, or what is here now when no name is given."""
    if not name:
        yield ws
        return
    with as_of(ws, named(ws, name)) as then:
        yield then


@contextmanager
def as_of(ws: Workspace, edition: Edition) -> Iterator[AsOf]:
    """A workspace to read that holds what the edition found: its edits, its round, the packages till then.
    Raises UserError edition-incomplete or edition-other-revision."""
    framework = framework_of(ws, edition.revision) or _carried(edition)
    if framework is None:
        raise EDITION_OTHER_REVISION.error(name=edition.name, revision=edition.revision)
    wanted = edition.counting | edition.known
    edits = [e for e in ws.store.ledger.edits() if e.id[:SHORT] in wanted]
    counting = frozenset(e.id for e in edits if e.id[:SHORT] in edition.counting)
    if digest(counting) != edition.digest:
        every = len(edition.counting)
        raise EDITION_INCOMPLETE.error(name=edition.name, missing=max(1, every - len(counting)), all=every)
    # Some lines name the latest of several: the order of arrival must not choose among them.
    edits.sort(key=lambda e: (e.made_at, e.id))
    with TemporaryDirectory(prefix="carec-") as folder:
        store = Store(Path(folder) / DATABASE)
        try:
            with store.transaction():
                store.ledger.add(edits)
                store.ledger.count_only(counting)
                store.ledger.rebuild()
                for ref_area, seal, number, at in edition.letters:
                    store.post.log(Letter("in", seal, "report", ref_area, number, "intact", "", at))
            then = AsOf(ws.folder, ws.settings, store, None)
            then.framework = framework
            then.edition, then.clock = edition, lambda: edition.made_at
            store.ledger.trust(ws.keyring)
            if edition.call is not None:
                keep_call(then, stored_call(dict(edition.call)))
            with calling(framework):
                yield then
        finally:
            store.close()


def _carried(edition: Edition) -> Framework | None:
    """The framework that came along with a loaded edition."""
    if edition.framework is None:
        return None
    return Framework.from_document([(name, *row) for name, rows in edition.framework["tables"] for row in rows])


# -- what changed ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """What differs from the edition of that name, and the (value, reason) pairs each slot that differs had there;
    `changed` is None where there is no edition to compare with."""

    since: str = ""
    changed: frozenset[Slot] | None = None
    before: Mapping[Slot, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def compared(edition: Edition | None, results: Results) -> Compared:
    """The ledger read by `results` against an edition."""
    changed = changed_since(edition, results)
    if edition is None or changed is None:
        return Compared()
    was = _read_now(edition, results.framework)
    before = {slot: different(was.get(slot_name(slot), "")) for slot in changed}
    return Compared(edition.name, changed, before)


def as_compared(edition: Edition) -> Compared:
    """An edition against the one before it, as it was compared when it was made."""
    before = {slot_of(name): different(said) for name, said in edition.before.items()}
    return Compared(edition.since, edition.changed, before)


def changed_since(edition: Edition | None, results: Results) -> frozenset[Slot] | None:
    """Slots that do not say what they said in `edition`; None where there is none."""
    if edition is None:
        return None
    was, now = _read_now(edition, results.framework), values_of(results)
    differ = (slot for slot in was.keys() | now.keys() if was.get(slot) != now.get(slot))
    return frozenset(map(slot_of, differ))


def _read_now(edition: Edition, framework: Framework) -> Mapping[str, str]:
    return edition.values if edition.revision == framework.revision else read_on(framework, edition.values)


@dataclass(frozen=True)
class Differs:
    """One slot of the papers that two cut-offs say differently: every source's (value, reason) in each."""

    slot: Slot
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]


def compare(ws: Workspace, older: str, newer: str = "") -> list[Differs]:
    """What the edition `newer`, or the ledger as it is now, says differently from the edition `older`; by measure in
    the order of the framework, then area and period. UserError no-edition."""
    was = _read_now(named(ws, older), ws.framework)
    now = _read_now(named(ws, newer), ws.framework) if newer else values_of(Results(ws))
    order = {m.code: at for at, m in enumerate((*ws.framework.measures, *ws.framework.context))}
    differ = [name for name in was.keys() | now.keys() if was.get(name) != now.get(name)]
    found = [Differs(slot_of(name), stated(was.get(name, "")), stated(now.get(name, ""))) for name in differ]
    return sorted(found, key=lambda one: (order.get(one.slot.measure, len(order)), one.slot))


def records_changed(ws: Workspace, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Ids of the records by owner about which something counts now that did not in `edition`."""
    found: dict[str, set[str]] = {}
    seen = edition.counting
    touched = {e.record_id for e in ws.store.ledger.counting_edits() if e.id[:SHORT] not in seen and _tells(e.question)}
    for record in touched:
        stored = ws.store.ledger.record(record)
        if stored is not None:
            found.setdefault(owner_of(stored.key), set()).add(record)
    return {owner: tuple(sorted(ids)) for owner, ids in found.items()}


def _tells(question: str) -> bool:
    """Is it printed? What is said about a record, and that it was approved as it was, is not a change."""
    return not question.startswith("_") or question == "_exists"


def _letters(ws: Workspace) -> tuple[tuple[str, str, int, str], ...]:
    letters = (x for x in ws.store.post.letters("in") if x.purpose == "report" and not x.problem)
    return tuple((x.who, x.seal, x.number, x.at) for x in letters)


# -- as text ---------------------------------------------------------------------------------------


def _plain(edition: Edition) -> dict[str, Any]:
    plain = {name: getattr(edition, name) for name in Edition.__dataclass_fields__}
    return plain | {
        "counting": _packed(edition.counting), "known": _packed(edition.known),
        "changed": None if edition.changed is None else sorted(map(slot_name, edition.changed)),
    }  # fmt: skip


def _edition(plain: Mapping[str, Any]) -> Edition:
    known = {name: plain[name] for name in Edition.__dataclass_fields__ if name in plain}  # older ones have fewer
    changed = plain["changed"]
    return Edition(
        **known | {
            "counting": _unpacked(plain["counting"]), "known": _unpacked(plain["known"]),
            "changed": None if changed is None else frozenset(map(slot_of, changed)),
            "letters": tuple((who, seal, int(number), at) for who, seal, number, at in plain["letters"]),
        }
    )  # fmt: skip


def _packed(names: Iterable[str]) -> str:
    return b64encode(bytes.fromhex("".join(sorted(names)))).decode()


def _unpacked(text: str) -> frozenset[str]:
    whole = b64decode(text).hex()
    return frozenset(whole[at : at + SHORT] for at in range(0, len(whole), SHORT))
