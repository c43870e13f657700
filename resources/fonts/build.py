"""Builds the one font family the program ships: "CAREC Sans", Regular and SemiBold.

Run it with `python3 dev.py fonts`. Letters come from Noto Sans, Georgian from Noto Sans Georgian, and
Chinese (GB 2312) from Noto Sans SC, all under the SIL Open Font License. The result carries a name of
its own, because the licence reserves the original one, and keeps every copyright line.

A third file, "CAREC Sans Names", holds the Han characters of GBK beyond GB 2312, which hardly occur but in
names of people. Paper opens it when the first of them is met; the window never does.

The sources are fetched with npm at fixed versions and checked by hash, so that a build is repeatable:
the same inputs give the same bytes.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FAMILY = "CAREC Sans"
WEIGHTS = {"Regular": ("400Regular", 400), "SemiBold": ("600SemiBold", 600)}
# Seconds since 1904 of 2026-01-01: a fixed date, or every build would differ.
BUILT = 3850070400

# npm package, version, file stem
SOURCES = {
    "letters": ("noto-sans", "0.4.2", "NotoSans"),
    "georgian": ("noto-sans-georgian", "0.4.3", "NotoSansGeorgian"),
    "chinese": ("noto-sans-sc", "0.4.3", "NotoSansSC"),
}
SHA256 = {
    "NotoSans_400Regular.ttf": "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
    "NotoSans_600SemiBold.ttf": "e691fe27813ec6ed11d0a5be4c6c1f6739996ed682462eaa3244a6185217dd6c",
    "NotoSansGeorgian_400Regular.ttf": "35b1dc2d78025505b6d4b7977960060fdb0a9a0dfb21c356fe8ca554172e8f00",
    "NotoSansGeorgian_600SemiBold.ttf": "4ef71070125c1ba50e18ca5152ba438fd338a22d9eb618a043b7ce0305cfbe74",
    "NotoSansSC_400Regular.ttf": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "NotoSansSC_600SemiBold.ttf": "b5eb7510dff58e0626c72c0861d83a3ed2be1d03047cf90a623682b8667bc5ff",
}

LETTERS = (
    (0x0020, 0x024F),  # Latin of Azerbaijani, Turkmen, Uzbek and everybody else
    (0x0259, 0x0259),  # the small letter of Azerbaijani that stands among the phonetic ones
    (0x02B0, 0x036F),  # Uzbek turned comma, combining marks
    (0x0370, 0x03FF),  # Greek, as far as GB 2312 and units need it
    (0x0400, 0x052F),  # Cyrillic of Russian, Kazakh, Kyrgyz, Tajik, Mongolian
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),  # tenge, lari, manat, rouble, tugrik
    (0x2100, 0x218F),
    (0x2200, 0x22FF),
)
GEORGIAN = ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))
ARROWS = (0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2195)
# Drawn below from the letters' own strokes: the Chinese source has them a full em wide.
DRAWN = (0x2260, 0x2264, 0x2265, 0x2248)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "case"]


def gb2312() -> set[int]:
    """Every character of GB 2312: 6,763 Han characters and the symbols beside them."""
    found: set[int] = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def gbk_names() -> set[int]:
    """Han characters of GBK that GB 2312 lacks: those of names of people."""
    found: set[int] = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            text = bytes((high, low)).decode("gbk", "ignore")
            found |= {ord(sign) for sign in text if "\u4e00" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff"}
    return found - gb2312()


def spread(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def fetch(folder: Path) -> None:
    """Put the source fonts into `folder`, through npm."""
    for package, version, stem in SOURCES.values():
        name = f"@expo-google-fonts/{package}@{version}"
        done = subprocess.run(
            ["npm", "pack", "--silent", name], cwd=folder, capture_output=True, text=True, check=True
        )
        with tarfile.open(folder / done.stdout.split()[-1]) as packed:
            for weight, _ in WEIGHTS.values():
                inner = f"package/{weight}/{stem}_{weight}.ttf"
                (folder / Path(inner).name).write_bytes(packed.extractfile(inner).read())  # type: ignore[union-attr]
            (folder / f"{stem}-OFL.txt").write_bytes(packed.extractfile("package/LICENSE_FONT").read())  # type: ignore[union-attr]


def verify(folder: Path) -> None:
    for name, expected in SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{name} is not the file this family was designed from: {found}")


def cut(path: Path, wanted: set[int], features: list[str], target: Path) -> set[int]:
    """Write the part of the font at `path` that draws `wanted` to `target`; returns what it drew."""
    font = TTFont(path)
    has = wanted & set(font.getBestCmap())
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["STAT", "BASE", "vhea", "vmtx", "VORG", "DSIG", "gasp"]
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=has)
    subsetter.subset(font)
    font.save(target)
    return has


class Sketch:
    """Draws a missing sign from the outlines of signs the font has, so that the weight matches."""

    def __init__(self, font: Any) -> None:
        self.font, self.glyphs, self.cmap = font, font.getGlyphSet(), font.getBestCmap()

    def placed(self, pen: TTGlyphPen, sign: str, rise: float, squash: float = 1.0) -> None:
        self.glyphs[self.cmap[ord(sign)]].draw(TransformPen(pen, (1, 0, 0, squash, 0, rise)))

    def add(self, code: int, pen: TTGlyphPen) -> None:
        name = f"uni{code:04X}"
        glyph = pen.glyph()
        self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        self.font["glyf"][name] = glyph
        glyph.recalcBounds(self.font["glyf"])
        # As wide as a figure: a column of "≥ 70" keeps its edge.
        width = self.font["hmtx"][self.cmap[ord("0")]][0]
        self.font["hmtx"][name] = (width, glyph.xMin)
        for table in self.font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name

    def box(self, sign: str) -> tuple[int, int, int, int]:
        glyph = self.font["glyf"][self.cmap[ord(sign)]]
        return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax


def draw_signs(font: Any) -> None:
    """Add ≤ ≥ ≈ ≠, made of < > ~ = and a stroke as thick as the minus sign."""
    sketch = Sketch(font)
    _, low, _, high = sketch.box("\u2212")
    stroke = high - low
    for code, sign in ((0x2264, "<"), (0x2265, ">")):
        pen = TTGlyphPen(None)
        sketch.placed(pen, sign, 95)
        sketch.placed(pen, "\u2212", sketch.box(sign)[1] + 95 - stroke - 50 - low)
        sketch.add(code, pen)
    pen = TTGlyphPen(None)
    sketch.placed(pen, "~", 105)
    sketch.placed(pen, "~", -105)
    sketch.add(0x2248, pen)
    pen = TTGlyphPen(None)
    sketch.placed(pen, "=", 0)
    left, bottom, right, top = sketch.box("=")
    middle, lean, half = (left + right) / 2, 95, stroke * 0.56
    corners = [
        (middle - lean - half, bottom - 110),
        (middle + lean - half, top + 110),
        (middle + lean + half, top + 110),
        (middle - lean + half, bottom - 110),
    ]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    sketch.add(0x2260, pen)


def christen(font: Any, weight: str, number: int, copyrights: list[str]) -> None:
    """Give the font its own name, its licence and all copyright lines, and nothing else."""
    table = font["name"]
    table.names = []
    legacy = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    plain = FAMILY.replace(" ", "")
    entries = {
        0: " ".join(copyrights),
        1: legacy,
        2: "Regular",
        3: f"1.0;{plain}-{weight}",
        4: f"{FAMILY} {weight}",
        5: "Version 1.000",
        6: f"{plain}-{weight}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
        16: FAMILY,
        17: weight,
    }
    for number_, text in entries.items():
        table.setName(text, number_, 3, 1, 0x409)
    font["OS/2"].usWeightClass = number
    font["OS/2"].achVendID = "CRDT"
    font["OS/2"].fsType = 0
    font["head"].fontRevision = 1.0
    font["head"].created = font["head"].modified = BUILT
    font["post"].formatType = 3.0


def build(weight: str, folder: Path, target: Path) -> None:
    """Build one weight from the sources in `folder` and write it to `target`."""
    part, number = WEIGHTS[weight]
    files = {key: folder / f"{stem}_{part}.ttf" for key, (_, _, stem) in SOURCES.items()}
    pieces = [folder / f"{key}-{weight}.ttf" for key in SOURCES]
    chinese = gb2312() | set(ARROWS)
    drawn = cut(files["letters"], spread(LETTERS) | chinese, FEATURES, pieces[0])
    letters = TTFont(pieces[0])
    draw_signs(letters)
    letters.save(pieces[0])
    drawn |= set(DRAWN)
    drawn |= cut(files["georgian"], spread(GEORGIAN) - drawn, ["kern"], pieces[1])
    cut(files["chinese"], chinese - drawn, [], pieces[2])
    copyrights = [str(TTFont(path)["name"].getDebugName(0)).rstrip(".") + "." for path in files.values()]
    first = TTFont(files["letters"])
    font = Merger().merge([str(piece) for piece in pieces])
    christen(font, weight, number, copyrights)
    for table, names in (
        ("hhea", ("ascent", "descent", "lineGap")),
        ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")),
    ):
        for name in names:
            setattr(font[table], name, getattr(first[table], name))
    font.recalcTimestamp = False
    font.save(target)


def build_names(folder: Path, target: Path) -> None:
    """Build the file of rare Han characters, in the weight names are printed in."""
    weight = "SemiBold"
    part, number = WEIGHTS[weight]
    source = folder / f"{SOURCES['chinese'][2]}_{part}.ttf"
    cut(source, gbk_names(), [], target)
    font = TTFont(target)
    owner = str(TTFont(source)["name"].getDebugName(0)).rstrip(".") + "."
    christen(font, "Names", number, [owner])
    font.recalcTimestamp = False
    font.save(target)


def licence(folder: Path) -> str:
    """The licence text once, under the copyright lines of all sources."""
    texts = [(folder / f"{stem}-OFL.txt").read_text("utf-8") for _, _, stem in SOURCES.values()]
    head = [text.splitlines()[0] for text in texts]
    body = texts[0].split("\n", 1)[1]
    return "\n".join([f"{FAMILY} is derived from fonts that are", *head]) + "\n" + body


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--sources", type=Path, help="folder with the source fonts; default: fetch with npm")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if chosen.sources:
            for path in chosen.sources.iterdir():
                (folder / path.name).write_bytes(path.read_bytes())
        else:
            fetch(folder)
        verify(folder)
        for weight in WEIGHTS:
            target = HERE / f"{FAMILY.replace(' ', '')}-{weight}.ttf"
            build(weight, folder, target)
            print(f"{target.name}: {target.stat().st_size:,} bytes")
        names = HERE / f"{FAMILY.replace(' ', '')}-Names.ttf"
        build_names(folder, names)
        print(f"{names.name}: {names.stat().st_size:,} bytes")
        (HERE / "OFL.txt").write_text(licence(folder), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
