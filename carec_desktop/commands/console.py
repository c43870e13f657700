"""What every command shares: the session, JSON to stdout, sentences to stderr, refusals (design 7)."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carec_desktop.i18n import N_, _
from carec_desktop.problems import Problem, UserError, declare

if TYPE_CHECKING:
    from carec_desktop.actions.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
BAD_SETTING = declare("bad-setting", N_("“{text}” is not of the form name=value; nothing was recorded."))
SYSTEM_REFUSED = declare(
    "system-refused", N_("The computer refused ({detail}); what was saved before is safe, try another place.")
)
NO_PASSPHRASE = declare("passphrase-not-given", N_("No passphrase was given; nothing was signed and nothing is lost."))


@dataclass
class Session:
    """What the options before the command said."""

    folder: Path
    passphrase_file: Path | None
    secret: str | None = None

    def passphrase(self) -> str:
        if self.secret is None and self.passphrase_file:
            self.secret = self.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
        if self.secret is None:
            if not sys.stdin.isatty():
                raise NO_PASSPHRASE.error()
            self.secret = click.prompt(_("Passphrase"), hide_input=True, err=True)
        return self.secret

    @contextmanager
    def opened(self) -> "Iterator[Workspace]":
        """The workspace, to work in. Says when it was copied; when all is printed, a backup is made if one is due."""
        from carec_desktop.actions import backups, workspace

        with workspace.opened(self.folder) as ws:
            if ws.moved is not None:
                say(ws.moved.at().sentence())
            yield ws
        click.get_current_context().call_on_close(lambda: _tend(backups.tend_small, self.folder))


def _tend(work: Callable[[Path], object], folder: Path) -> None:
    """What was asked for is done and said; a backup that fails is only mentioned."""
    try:
        work(folder)
    except UserError as error:
        say(str(error))


def _number(value: object) -> object:
    """Decimals as JSON numbers, everything else that JSON lacks as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value) if isinstance(value, (set, frozenset)) else list(value)
    return str(value)


def put_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=True, default=_number, indent=1))


def say(sentence: str) -> None:
    click.echo(sentence, err=True)


def shown(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [
        {
            "code": p.code,
            "place": p.place,
            "text": p.sentence(),
            "blocking": p.blocking,
            "facts": dict(p.facts),
        }
        for p in problems
    ]


def refuse(problem: Problem, as_json: bool) -> None:
    """One sentence on stderr (and JSON on stdout when asked for); the exit code says somebody must act."""
    if as_json:
        put_json({"error": shown([problem])[0]})
    say(problem.sentence())
    sys.exit(1)


def guarded(command: F) -> F:
    """Turn every UserError into its sentence; never a traceback for the person's mistake or the world's."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except UserError as error:
            refuse(error.problem, bool(options.get("as_json")))
        except BrokenPipeError:
            raise  # the reader had enough (| head): click ends without a word
        except OSError as error:
            detail = error.strerror or type(error).__name__
            refuse(SYSTEM_REFUSED.at(str(error.filename or ""), detail=detail), bool(options.get("as_json")))

    return run  # type: ignore[return-value]


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Write JSON to standard output.")(command)
