"""Keeps the catalogues: collects sentences from the code, compiles translations, checks they are whole.

Run through `dev.py`: `i18n` updates, `lint` checks, every set-up compiles. English is the source
language and has no catalogue. Order and dates are fixed, so that a run without new sentences changes
no file and two people's new sentences rarely collide.
"""

import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
CODE = HERE.parent / "carec_desktop"
DOMAIN = "carec"
LANGUAGES = ("ru", "zh")
TEMPLATE = HERE / f"{DOMAIN}.pot"
KEYWORDS = {"_": None, "N_": None, "C_": ((1, "c"), 2), "ngettext": (1, 2)}
METHODS = [("**.py", "python")]
# gettext wants a date in the header; a real one would change the file at every run.
DATED = datetime(2026, 1, 1, tzinfo=UTC)


def source(language: str) -> Path:
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="CAREC Desktop",
        version="0",
        copyright_holder="CAREC Desktop contributors",
        msgid_bugs_address="CAREC Desktop contributors",
        creation_date=DATED,
        revision_date=DATED,
        last_translator="CAREC Desktop contributors",
        language_team="CAREC Desktop contributors",
        header_comment="# CAREC Desktop. Written by `dev.py i18n`; translate, keep {names} as they are.",
        fuzzy=False,
        charset="utf-8",
    )


def collected() -> Catalog:
    """All sentences of the program, with the files they stand in."""
    catalogue = empty()
    found = extract_from_dir(CODE, METHODS, keywords=KEYWORDS, comment_tags=["NOTE:"])
    for name, _line, sentence, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        # Line numbers would change with every edit; the file is enough to find a sentence.
        place = (f"carec_desktop/{Path(name).as_posix()}", 0)
        catalogue.add(sentence, locations=[place], auto_comments=comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    if not source(language).exists():
        return empty(language)
    with source(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def update() -> int:
    """Write the template and bring every language up to it. Translations are kept, never guessed."""
    template = collected()
    write(template, TEMPLATE)
    for language in LANGUAGES:
        old, new = read(language), empty(language)
        for message in template:
            if not message.id:
                continue
            known = old.get(message.id, message.context)
            new.add(
                message.id,
                known.string if known else "",
                locations=message.locations,
                auto_comments=message.auto_comments,
                user_comments=known.user_comments if known else (),
                context=message.context,
            )
        write(new, source(language))
        todo = sum(not done(message) for message in sentences(new))
        print(f"{language}: {len(new)} sentences, {todo} to translate")
    return 0


def compile_all() -> int:
    for language in LANGUAGES:
        if source(language).exists():
            with source(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))
    return 0


def sentences(catalogue: Catalog) -> Iterator[Message]:
    """Every message but the header."""
    return (message for message in catalogue if message.id)


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def done(message: Message) -> bool:
    return bool(message.string) and all(texts(message.string))


def names(text: str) -> set[str]:
    """The placeholders of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def faults(language: str) -> Iterator[str]:
    """What keeps a language from being shipped, one line each."""
    known = read(language)
    for message in sentences(collected()):
        shown = texts(message.id)[-1]
        translated = known.get(message.id, message.context)
        if translated is None:
            yield f"not collected yet (run dev.py i18n): {shown}"
        elif not done(translated) or translated.fuzzy:
            yield f"not translated: {shown}"
        else:
            try:
                # In a plural the English singular may leave the number out; a translation may not.
                wrong = any(names(text) != names(shown) for text in texts(translated.string))
            except ValueError:
                wrong = True
            if wrong:
                yield f"other placeholders than the English: {shown}"


def check() -> int:
    found = [f"locales/{language}: {fault}" for language in LANGUAGES for fault in faults(language)]
    for line in found[:40]:
        print(line, file=sys.stderr)
    if len(found) > 40:
        print(f"and {len(found) - 40} more", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit({"update": update, "compile": compile_all, "check": check}[sys.argv[1]]())
