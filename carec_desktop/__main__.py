"""Starts the program with `python -m carec_desktop`; nothing else."""

from carec_desktop.cli import main

if __name__ == "__main__":
    main()
