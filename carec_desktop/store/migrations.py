"""Numbered changes of the database, names written out, never edited after a release."""

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x43415243  # "CARC" tells our files from any other SQLite database
ledger = Migrations("carec")

ONLY_GROWS = ("edit", "attestation", "attested", "keyring", "framework")


@ledger()
def m001_first_light(db: Database) -> None:
    """Ledger, cache of current values, working values, and the book of what came and went."""
    text, whole = str, int
    edit = {
        "no": whole, "id": text, "record_id": text, "form": text, "question": text, "value": text, "lang": text,
        "replaces": text, "observed": text, "author": text, "device": text, "epoch": whole, "made_at": text,
        "revision": text, "reason": text, "on_behalf_of": text, "nonce": text,
    }  # fmt: skip
    db["edit"].create(edit, pk="no", not_null=set(edit) - {"no"})  # type: ignore[union-attr]
    db["edit"].create_index(["id"], unique=True)  # type: ignore[union-attr]
    db["edit"].create_index(["record_id"])  # type: ignore[union-attr]
    db["edit"].create_index(["author"])  # type: ignore[union-attr]
    db["attestation"].create(  # type: ignore[union-attr]
        {"no": whole, "seal": text, "purpose": text, "signer": text, "device": text, "epoch": whole, "number": whole,
         "previous": text, "addressee": text, "revision": text, "keyring": whole, "document": text},
        pk="no",
    )  # fmt: skip
    db["attestation"].create_index(["seal"], unique=True)  # type: ignore[union-attr]
    tables = """
        CREATE TABLE attested (edit_no INTEGER, attestation_no INTEGER,
                               PRIMARY KEY (edit_no, attestation_no)) WITHOUT ROWID;
        CREATE TABLE keyring (number INTEGER, audience TEXT, document TEXT, PRIMARY KEY (number, audience));
        CREATE TABLE framework (revision TEXT PRIMARY KEY, document TEXT);
        CREATE TABLE record (record_id TEXT PRIMARY KEY, form TEXT, key TEXT, ref_area TEXT, is_there TEXT);
        CREATE INDEX record_by_form ON record (form, ref_area);
        CREATE TABLE answer (record_id TEXT, question TEXT, value TEXT, lang TEXT, state TEXT, approved TEXT,
                             heads TEXT, PRIMARY KEY (record_id, question)) WITHOUT ROWID;
        CREATE INDEX answer_by_state ON answer (state) WHERE state <> 'clean';
        CREATE TABLE counting (edit_no INTEGER PRIMARY KEY);
        CREATE TABLE working (record_id TEXT, form TEXT, key TEXT, question TEXT, value TEXT, lang TEXT, typed TEXT,
                              reason TEXT, based_on TEXT, changed_at TEXT, PRIMARY KEY (record_id, question));
        CREATE TABLE acknowledged (edit_id TEXT PRIMARY KEY, state TEXT, seal TEXT);
        CREATE TABLE decision (no INTEGER PRIMARY KEY, seal TEXT, kind TEXT, document TEXT);
        CREATE TABLE post (no INTEGER PRIMARY KEY, direction TEXT, seal TEXT, purpose TEXT, who TEXT, number INTEGER,
                           verdict TEXT, file TEXT, at TEXT, problem TEXT);
        CREATE TABLE parked (seal TEXT PRIMARY KEY, signer TEXT, file TEXT, at TEXT);
        CREATE TABLE round (key TEXT PRIMARY KEY, document TEXT, at TEXT)
    """
    for statement in tables.split(";"):  # executescript would commit half a migration
        db.conn.execute(statement)
    for table in ONLY_GROWS:
        for event in ("UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
            )


@ledger()
def m002_on_behalf(db: Database) -> None:
    """What the secretariat enters for a country says so, until the country confirms it."""
    for table in ("working", "answer"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN on_behalf_of TEXT NOT NULL DEFAULT ''")


@ledger()
def m003_local(db: Database) -> None:
    """Lists and settings of one laptop, for example which ministry is asked for what."""
    db.conn.execute("CREATE TABLE local (kind TEXT, name TEXT, document TEXT, at TEXT, PRIMARY KEY (kind, name))")
