"""Commands among other programs: a reader that had enough is no fault of this one."""

import pytest

from carec_desktop.commands import console


def test_a_reader_that_had_enough_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`holes | head` ends quietly; only what the system refuses is said."""
    said: list[object] = []
    monkeypatch.setattr(console, "refuse", lambda *about: said.append(about))

    def broken(*_args: object, **_options: object) -> None:
        raise BrokenPipeError

    command = console.guarded(broken)
    with pytest.raises(BrokenPipeError):
        command()
    assert said == []
