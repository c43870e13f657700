"""The child process that reads strangers' workbooks: little memory, no environment, standard library alone.

Standard input: one frame of JSON `{"names": [...] | null, "strict": bool}`, then a frame of bytes for
each workbook; a frame is its length in eight bytes, big end first, and the content. Standard output:
frames of JSON, for each workbook any number of `{"sheet": name}` each followed by lists of rows, and at
its end `{"problem": code, "place": text, "facts": {...}}`, `{"bug": text}` or `{"done": true}`.
"""

import json
import struct
import sys
import traceback
from contextlib import suppress
from typing import BinaryIO

from carec_desktop.problems import UserError
from carec_desktop.sync import gate, handfilled

MEMORY = 1536 * 2**20  # bytes of address space, where the system can limit it
FRAME = struct.Struct(">Q")


def main() -> None:
    """Serve the parent until it has no more workbooks."""
    _limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    asked = json.loads(_frame(source) or b"{}")
    names = None if asked["names"] is None else frozenset(asked["names"])
    while (data := _frame(source)) is not None:
        _send(target, _read(data, names, asked["strict"], target))
        del data
        target.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        from carec_desktop.sync.windows_job import limit_this_process

        limit_this_process(MEMORY)  # where even that is refused the watch on time stays
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses the first; the watch on time stays
            resource.setrlimit(limit, (value, value))


def _frame(source: BinaryIO) -> bytes | None:
    head = source.read(FRAME.size)
    return source.read(*FRAME.unpack(head)) if len(head) == FRAME.size else None


def _send(target: BinaryIO, message: object) -> None:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    target.write(FRAME.pack(len(text)))
    target.write(text)


def _read(data: bytes, names: frozenset[str] | None, strict: bool, target: BinaryIO) -> dict[str, object]:
    """Send the rows of one workbook; returns the message that ends it."""
    try:
        workbook = gate.open_workbook(data, strict=strict)
        for sheet, batches in gate.rows(workbook, names) if strict else handfilled.rows(workbook, names):
            _send(target, {"sheet": sheet})
            for rows in batches:
                _send(target, rows)
    except UserError as error:
        problem = error.problem
        facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in problem.facts.items()}
        return {"problem": problem.code, "place": problem.place, "facts": facts}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - told to the parent, which raises it as the bug it is
        return {"bug": traceback.format_exc()}
    return {"done": True}
