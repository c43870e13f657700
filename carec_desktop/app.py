"""Starts the window; the only place besides the command line that knows everybody."""

from pathlib import Path


def run(folder: Path | None) -> int:
    """Open the window on a workspace, or the first-run page when there is none. Returns the exit code."""
    from carec_desktop.ui.start import start

    return start(folder)
