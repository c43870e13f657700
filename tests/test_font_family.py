"""The shipped fonts draw every letter the program promises, under a name we may use."""

import pytest
from fontTools.ttLib import TTFont

from carec_desktop.paths import RESOURCES

FONTS = RESOURCES / "fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
LETTERS = {
    "Russian": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "Kyrgyz": "ҢңӨөҮү",
    "Tajik": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "Mongolian": "ӨөҮү",
    "Uzbek, Cyrillic": "ЎўҚқҒғҲҳ",
    "Georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Azerbaijani": "ÇçƏəĞğIıİiÖöŞşÜü",
    "Turkmen": "ÇçÄäŽžŇňÖöŞşÜüÝý",
    "Uzbek, Latin": "OʻoʻGʻgʻʼ",
    "signs": "−–—…«»“”‘’№≠≤≥≈→↑↓±×·•°²₂%‰$€₸₾₼₽",
}


def gb2312() -> set[int]:
    rows = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(text) for pair in rows if (text := pair.decode("gb2312", "ignore"))}


@pytest.fixture(scope="module", params=WEIGHTS)
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(FONTS / f"CARECSans-{request.param}.ttf")


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_is_there(font: TTFont, language: str) -> None:
    drawn = font.getBestCmap()
    assert [letter for letter in LETTERS[language] if ord(letter) not in drawn] == []


def test_chinese_is_there(font: TTFont) -> None:
    wanted = gb2312()
    assert len(wanted) == 7445
    assert wanted - set(font.getBestCmap()) == set()


def test_figures_stand_in_columns(font: TTFont) -> None:
    widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    assert len(widths) == 1


def test_name_and_licence_are_ours_to_use(font: TTFont) -> None:
    name = font["name"]
    assert name.getDebugName(16) == "CAREC Sans"
    assert font["OS/2"].usWeightClass == WEIGHTS[name.getDebugName(17)]
    for number in (1, 4, 6, 16):
        assert not {"Noto", "Source"} & set(name.getDebugName(number).replace("-", " ").split())
    licence = (FONTS / "OFL.txt").read_text("utf-8")
    for owner in ("The Noto Project Authors", "Adobe"):
        assert owner in name.getDebugName(0)
        assert owner in licence


def test_paper_can_embed_it(font: TTFont) -> None:
    """reportlab takes TrueType outlines only, and a font may forbid embedding."""
    assert "glyf" in font
    assert font["OS/2"].fsType == 0


def test_every_name_that_gbk_can_write_is_drawn_by_one_of_the_files() -> None:
    rows = (bytes((row, cell)) for row in range(0x81, 0xFF) for cell in range(0x40, 0xFF))
    han = {ord(s) for pair in rows for s in pair.decode("gbk", "ignore") if "\u4e00" <= s <= "\u9fff"}
    assert len(han) == 20902
    names = TTFont(FONTS / "CARECSans-Names.ttf")
    assert han - set(names.getBestCmap()) - set(TTFont(FONTS / "CARECSans-SemiBold.ttf").getBestCmap()) == set()
    assert ("glyf" in names, names["OS/2"].fsType) == (True, 0)
    assert not {"Noto", "Source"} & {word for n in (1, 4, 6, 16) for word in names["name"].getDebugName(n).split()}
