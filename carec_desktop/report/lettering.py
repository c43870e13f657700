"""Text as PDF operators: which subset of a font a sign lives in, and the kerning between signs.

A text met before in the same document is not encoded again: a table says "not rated" ninety times.
"""

from collections.abc import Iterator
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from carec_desktop.report.fonts import Face, Shaped


class Lettering:
    """The encoder of one document; its subsets grow in the order signs are first used."""

    def __init__(self, canvas: Canvas) -> None:
        self._document = canvas._doc  # type: ignore[attr-defined]  # the subsets of a font are kept by document
        self._known: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self._codes: dict[tuple[str, str], tuple[str, bytes]] = {}

    def operators(self, face: Face, text: str, size: float) -> str:
        """Operators that choose the font at `size` points and show `text`."""
        key = face.name, text
        pieces = self._known.get(key)
        if pieces is None:
            pieces = self._known[key] = tuple(self._pieces(face, face.shape(text)))
        return " ".join(f"{font} {size:g} Tf {shown}" for font, shown in pieces)

    def _pieces(self, face: Face, shaped: Shaped) -> Iterator[tuple[str, str]]:
        """Name of the subset and its show operator, one for each stretch within one subset of one font."""
        start = 0
        for name, group in groupby((self._code(face, sign) for sign in shaped.text), lambda code: code[0]):
            codes = b"".join(byte for _name, byte in group)
            inside = [(at - start, gap) for at, gap in shaped.gaps if start <= at < start + len(codes)]
            start += len(codes)
            yield name, _shown(codes, inside)

    def _code(self, face: Face, sign: str) -> tuple[str, bytes]:
        """Subset, as the page names it, and byte of a sign in this document, given to it when it is first used."""
        found = self._codes.get((face.name, sign))
        if found is None:
            font = face.font_of(sign) or face.font
            ((subset, code),) = font.splitString(sign, self._document)
            found = self._codes[face.name, sign] = font.getSubsetInternalName(subset, self._document), code
        return found


def _shown(codes: bytes, gaps: list[tuple[int, float]]) -> str:
    if not gaps:
        return f"<{codes.hex()}> Tj"
    parts, start = [], 0
    for at, gap in gaps:
        parts.append(f"<{codes[start : at + 1].hex()}>{gap:g}")
        start = at + 1
    if start < len(codes):
        parts.append(f"<{codes[start:].hex()}>")
    return f"[{''.join(parts)}] TJ"
