"""Sign-in sheets, certificates and survey forms: everybody is on them, nothing leaves its place, whatever the name."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carec_desktop.forms.choices import ANSWERS
from carec_desktop.i18n import LANGUAGES
from carec_desktop.problems import UserError
from carec_desktop.report import ornament
from carec_desktop.report.certificate import CertificateFacts, Recipient, Signer, certificate, certificates_pdf
from carec_desktop.report.fitting import Block, height_of, placed
from carec_desktop.report.paired_cover import paired_cover, paired_cover_pdf
from carec_desktop.report.sign_in import GROUP, GROUPS, SignInFacts, SignInRow, sign_in_pdf, sign_in_sheet
from carec_desktop.report.survey_form import survey_form, survey_form_pdf

EXPECTED = Path(__file__).parent / "expected"
LONG = "Государственное агентство по профессиональному образованию, обучению и сертификации специалистов " * 3
NAMES = (
    "Участник Константинопольская-Перевозчикова Александра", "学员欧阳晓明", "მონაწილე გიორგი",
    "Қатысушы Әлия Өмірғали",
    "İştirakçı Şəhla Əliyeva", "Gatnaşyjy Ýylgyn Ňuryýewa", "Ishtirokchi Gʻulom Oʻtkir", "Оролцогч Үүрцайх",
)  # fmt: skip
# Letters of every script on the lists, and some that no font has.
PIECES = [*"abc АБВ欧阳ქართӘңəşʻ -/*'\u00ad\u4dae\U00020bb7\n", "**", "щ" * 60, "Константинопольская "]
TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def people(count: int) -> tuple[SignInRow, ...]:
    return tuple(
        SignInRow(f"{at + 1:03}", f"{NAMES[at % len(NAMES)]} {at + 1}", ("Other spelling",),
                  LONG if at % 7 == 0 else "Customs", "KGZ")
        for at in range(count)
    )  # fmt: skip


def facts(count: int, sessions: int = 4) -> SignInFacts:
    return SignInFacts("Food safety", people(count), "2026-04-14", "2026-04-15", "Bishkek",
                       tuple(f"S{n}" for n in range(1, sessions + 1)))  # fmt: skip


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")


# --- sign-in sheet --------------------------------------------------------------------------------


@given(st.integers(0, 130), st.integers(1, 14), st.integers(0, 30))
def test_everybody_has_a_row_for_every_session(count: int, sessions: int, walk_ins: int) -> None:
    asked = SignInFacts("T", people(count), sessions=tuple(map(str, range(sessions))), walk_ins=walk_ins)
    sheet = sign_in_sheet(asked, "en")
    found: dict[str, list[str]] = {}
    for page in sheet.pages:
        assert len(page.groups) <= GROUPS
        for group in page.groups:
            assert len(group) <= GROUP
            for row in group:
                found.setdefault(row.code, []).extend(page.sessions)
    everyone = [row.code for row in asked.rows]
    assert [code for code in found if not code.startswith("W")] == everyone
    assert all(labels == [str(n) for n in range(sessions)] for labels in found.values())
    assert len(found) - count >= walk_ins


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("count", "sessions"), [(1, 1), (60, 4), (60, 6)])
def test_the_sheet_prints_with_long_names(lang: str, count: int, sessions: int) -> None:
    also = "en" if lang != "en" else "ru"
    pdf = sign_in_pdf(facts(count, sessions), lang, also)
    assert pdf == sign_in_pdf(facts(count, sessions), lang, also)
    assert pages(pdf) == len(sign_in_sheet(facts(count, sessions), lang, also).pages)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.builds(SignInRow, st.just("001"), TEXT, st.lists(TEXT, max_size=3).map(tuple), TEXT, TEXT),
                max_size=6), TEXT)  # fmt: skip
def test_no_text_stops_the_sheet(rows: list[SignInRow], title: str) -> None:
    assert sign_in_pdf(SignInFacts(title, tuple(rows)), "en").startswith(b"%PDF")


def test_walk_ins_go_on_from_the_codes_already_given() -> None:
    sheet = sign_in_sheet(SignInFacts("T", people(2), walked_in=3, walk_ins=5), "en")
    codes = [row.code for page in sheet.pages for group in page.groups for row in group]
    assert codes[:4] == ["001", "002", "W4", "W5"]


def test_a_second_language_stands_beside_the_first() -> None:
    text = sign_in_sheet(facts(1), "zh", "en").as_text()
    assert "Sign-in sheet" in text
    assert len(sign_in_sheet(facts(1), "en", "en").heads) == 1


def test_the_sheet_reads_as_expected() -> None:
    sessions = ("Tue am", "Tue pm", "Wed am", "Wed pm", "Thu am")
    asked = SignInFacts("Food safety", people(7), "2026-04-14", "2026-04-15", "Bishkek", sessions, walk_ins=5)
    whole = sign_in_sheet(asked, "en")
    assert whole.as_text() == (EXPECTED / "sign-in-en.txt").read_text("utf-8")


def test_the_work_ends_between_pages_when_it_is_cancelled() -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_in_pdf(facts(60), "en", progress=stop)
    assert seen == [(0, 5), (1, 5), (2, 5)]


# --- certificates ---------------------------------------------------------------------------------

TRAINING = CertificateFacts(
    "Food safety inspection (GHP/GMP, HACCP)", "2026-04-14", "2026-04-15", "Bishkek", "16", "CAREC Institute",
    "2026-04-16", "training", (Signer("", LONG), Signer("Director", "")),
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_page_a_person_in_any_script(lang: str) -> None:
    batch = certificates_pdf(TRAINING, [Recipient(name, f"N-{at}", name) for at, name in enumerate(NAMES)], lang)
    assert batch.printed == tuple(f"N-{at}" for at in range(len(NAMES)))
    assert (pages(batch.pdf), batch.refused) == (len(NAMES), ())


def test_a_letter_no_font_has_is_named_and_the_others_are_printed() -> None:
    three = [Recipient("One", "1"), Recipient("学\U000e0041", "2"), Recipient("Three", "3")]
    batch = certificates_pdf(TRAINING, three, "en")
    assert batch.printed == ("1", "3")
    (problem,) = batch.refused
    assert (problem.place, problem.facts["code"], problem.blocking) == ("2", "U+E0041", False)
    assert problem.facts["name"] == "学\U000e0041"
    nobody = certificates_pdf(TRAINING, [Recipient("\U000e0041", "2")], "en")
    assert (nobody.pdf, len(nobody.refused)) == (b"", 1)


def test_rare_characters_of_names_are_printed() -> None:
    batch = certificates_pdf(TRAINING, [Recipient("学员喆镕堃 Ли", "1", "喆")], "zh")
    assert (batch.printed, batch.refused) == (("1",), ())
    assert batch.pdf.count(b"CARECSans-Names") > 0


def test_nobody_at_all_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        certificates_pdf(TRAINING, [], "en")
    assert caught.value.problem.code == "no-certificates"


@settings(max_examples=40, deadline=None)
@given(TEXT.filter(str.strip), TEXT, TEXT, st.lists(st.builds(Signer, TEXT, TEXT), max_size=3).map(tuple))
def test_nothing_overflows_a_certificate(name: str, other: str, title: str, signers: tuple[Signer, ...]) -> None:
    made = CertificateFacts(title, signers=signers)
    batch = certificates_pdf(made, [Recipient(name, "1", other)], "ru")
    assert len(batch.printed) + len(batch.refused) == 1


def test_a_certificate_reads_as_expected() -> None:
    person = Recipient("学员欧阳晓明", "3F2A-9C01", "Ouyang Xiaoming")
    assert certificate(TRAINING, person, "en").as_text() == (EXPECTED / "certificate-en.txt").read_text("utf-8")


def test_half_hours_are_said() -> None:
    said = certificate(CertificateFacts("T", hours="2.5"), Recipient("A", "1"), "en").lines
    assert said == ("2.5 hours",)


# --- survey form ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("title", ["", "Food safety", LONG])
def test_the_form_asks_what_is_counted(lang: str, title: str) -> None:
    form = survey_form(lang, title, "2026-04-14")
    assert [key for key, _words in form.answers] == [str(n) for n in range(1, len(ANSWERS) + 1)]
    assert (len(form.sexes), len(form.yes_no)) == (3, 2)
    assert pages(survey_form_pdf(lang, title, "2026-04-14")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("title", ["", LONG])
def test_both_tests_have_a_cover_with_a_code(lang: str, title: str) -> None:
    cover = paired_cover(lang, title, "2026-04-14")
    assert len(set(cover.documents)) == 2
    assert cover.code in cover.as_text()
    assert pages(paired_cover_pdf(lang, title, "2026-04-14")) == 1


def test_the_form_reads_as_expected() -> None:
    assert survey_form("en", "Food safety", "2026-04-14", "", "Bishkek").as_text() == (
        EXPECTED / "survey-form-en.txt"
    ).read_text("utf-8")


# --- fitting --------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.text(alphabet="ab -жШ欧。、\n", max_size=60), st.floats(6, 20), st.booleans()),
             min_size=1, max_size=3),
    st.floats(12, 80), st.floats(8, 30),
)  # fmt: skip
def test_nothing_leaves_its_cell(texts: list[tuple[str, float, bool]], width: float, height: float) -> None:
    blocks = [Block(words, size, bold=bold) for words, size, bold in texts]
    lines = placed(blocks, width, height)
    assert all(line.width <= width + 0.01 for line in lines)
    assert all(line.bottom <= height for line in lines[1:])
    if height_of(blocks, width) <= height:
        said = "".join(line.words for line in lines)
        assert said.replace(" ", "") == "".join(block.words for block in blocks).replace(" ", "").replace("\n", "")


def test_the_ornament_is_alike_in_eight_directions_and_differs_between_digests() -> None:
    rows = ornament.pattern("4821 0937 6650 1284")
    assert rows == [row[::-1] for row in rows] == rows[::-1] == [list(column) for column in zip(*rows, strict=True)]
    assert len({str(ornament.pattern(str(n))) for n in range(200)}) == 200
