"""Makes a picture of every page: each role, three languages, light and dark, large, small and at 200 %.

    python3 dev.py screenshots [--world DIR] [--only TEXT] [--sizes wide,small,twice] [--langs en,ru,zh]

Pictures and an index.html go to build/screenshots, which git ignores. The first run makes a world with the
demonstration and keeps it beside them; --world takes another one, made by `dev.py demo DIR`. Workspaces are
copied before a window opens them. The pictures are to be looked at one by one: that is the whole test.
"""

import argparse
import html
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "screenshots"
# Name -> logical pixels, device pixels for each. The small ones are pictured in light only.
SIZES = {"wide": (1366, 728, 1), "small": (683, 364, 1), "twice": (683, 384, 2)}
LANGS, LOOKS = ("en", "ru", "zh"), ("light", "dark")
HANDS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True)
class Sitting:
    """One child process: a role at a window of one size, in these languages and looks."""

    role: str
    size: str
    langs: tuple[str, ...]
    looks: tuple[str, ...]
    world: Path
    only: str

    def command(self) -> list[str]:
        words = [self.role, self.size, ",".join(self.langs), ",".join(self.looks), str(self.world), self.only]
        return [sys.executable, "-m", "trials.screenshots", "--sit", *words]


def picture(sitting: Sitting) -> int:
    """In a child: make all pictures of one sitting; how many."""
    from trials import scenes

    wide, high, _ratio = SIZES[sitting.size]
    made = 0
    with tempfile.TemporaryDirectory(prefix="carec-pictures-") as name:
        folder = Path(name) / "workspace"
        if sitting.role != "newcomer":
            shutil.copytree(sitting.world / scenes.SEATS[sitting.role], folder)
        shell = scenes.window(Path(name) / "window.ini", sitting.langs[0], sitting.looks[0], (wide, high))
        scenes.sit(shell, folder)
        for look in sitting.looks:
            shell.preferences.appearance = look
            shell.look()
            for lang in sitting.langs:
                scenes.speak(shell, lang)
                made += one_look(shell, sitting, lang, look)
        shell.close()
    return made


def one_look(shell: object, sitting: Sitting, lang: str, look: str) -> int:
    """All pages in one language and look."""
    from PySide6.QtWidgets import QDialog

    from trials import scenes

    made = 0
    for scene in scenes.scenes(sitting.role):
        stem = f"{sitting.role}-{scene.name}-{lang}-{look}-{sitting.size}"
        if sitting.only not in stem:
            continue
        scenes.show(shell, scene, sitting.world)  # type: ignore[arg-type]
        boxes = [box for box in shell.findChildren(QDialog) if box.isVisible()]  # type: ignore[attr-defined]
        shown = boxes[-1] if boxes else shell
        shown.grab().save(str(TARGET / f"{stem}.png"))  # type: ignore[attr-defined]
        for box in boxes:
            box.reject()
        made += 1
    return made


def made_world(given: Path | None) -> Path:
    """The world to picture: the one that was given, or our own, made the first time it is needed."""
    if given is not None:
        return given
    world = ROOT / "build" / "world"
    if not (world / "matrix-en.pdf").exists():
        print("making a world with the demonstration …", file=sys.stderr, flush=True)
        world.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "carec_desktop", "demo", str(world)]
        subprocess.run(command, check=True, env={**os.environ, "CAREC_PASSPHRASE": "demo"}, stdout=subprocess.DEVNULL)
    return world


def all_at_once(sittings: list[Sitting]) -> list[str]:
    """Run the sittings, a few side by side; what those that failed said."""
    waiting, running, wrong = list(sittings), [], []
    while waiting or running:
        while waiting and len(running) < HANDS:
            one = waiting.pop(0)
            surroundings = {
                **os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(SIZES[one.size][2]),
            }  # fmt: skip
            running.append((one, subprocess.Popen(one.command(), env=surroundings, cwd=ROOT)))
        one, process = running.pop(0)
        if process.wait() != 0:
            wrong.append(f"{one.role} {one.size}")
    return wrong


def planned(options: argparse.Namespace, world: Path) -> Iterator[Sitting]:
    from trials import scenes

    for size in options.sizes.split(","):
        looks = tuple(options.looks.split(",")) if size == "wide" else ("light",)
        for role in options.roles.split(",") if options.roles else scenes.SEATS:
            yield Sitting(role, size, tuple(options.langs.split(",")), looks, world, options.only)


def write_index() -> int:
    """A page with every picture, grouped as they are named; how many there are."""
    pictures = sorted(TARGET.glob("*.png"))
    groups: dict[str, list[Path]] = {}
    for one in pictures:
        *page, _lang, _look, _size = one.stem.split("-")
        groups.setdefault("-".join(page), []).append(one)
    lines = ["<!doctype html><meta charset=utf-8><title>CAREC Desktop: every page</title>",
             "<style>body{font:13px sans-serif;margin:20px}figure{display:inline-block;margin:6px}"
             "img{width:440px;border:1px solid #bbb}figcaption{color:#555}</style>",
             f"<h1>{len(pictures)} pictures</h1>"]  # fmt: skip
    for group, shown in groups.items():
        lines.append(f"<h2>{html.escape(group)}</h2>")
        for one in shown:
            words = html.escape(" ".join(one.stem.split("-")[-3:]))
            lines.append(
                f'<figure><a href="{one.name}"><img loading=lazy src="{one.name}" alt=""></a>'
                f"<figcaption>{words}</figcaption></figure>"
            )
    (TARGET / "index.html").write_text("\n".join(lines), "utf-8")
    return len(pictures)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py screenshots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--world", type=Path, help="a folder that `dev.py demo` made")
    parser.add_argument("--only", default="", help="pictures whose name holds this text")
    parser.add_argument("--roles", default="", help="focal-point,trainer,sector-lead,secretariat,newcomer")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--langs", default=",".join(LANGS))
    parser.add_argument("--looks", default=",".join(LOOKS))
    parser.add_argument("--specimens", action="store_true", help="the pictures of docs/visual-language.md instead")
    parser.add_argument("--sit", nargs=6, default=None, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    if options.sit:
        role, size, langs, looks, world, only = options.sit
        picture(Sitting(role, size, tuple(langs.split(",")), tuple(looks.split(",")), Path(world), only))
        return 0
    if options.specimens:
        from trials import specimens

        print(*specimens.make(), sep="\n")
        return 0
    began = time.monotonic()
    world = made_world(options.world)
    if not options.only and TARGET.exists():
        shutil.rmtree(TARGET)
    TARGET.mkdir(parents=True, exist_ok=True)
    wrong = all_at_once(list(planned(options, world)))
    print(f"{write_index()} pictures in {time.monotonic() - began:.0f} s: {TARGET / 'index.html'}")
    if wrong:
        print("not pictured: " + ", ".join(wrong), file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
