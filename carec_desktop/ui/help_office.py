"""What F1 says on the pages of the secretariat."""

from carec_desktop.i18n import N_
from carec_desktop.ui.help_texts import CONFLICT_KEYS, Guide

OFFICE: dict[str, Guide] = {
    "inbox": Guide(
        N_("Packages that came in: judged before anything is merged, then merged one by one or all together."),
        (
            (
                N_("What does “altered” mean?"),
                N_(
                    "Rows differ from what was signed. The panel names sheet and rows; nothing of it is merged. "
                    "R copies a request to resend, in the sender's language; the next receipt says so too, unless the "
                    "package itself came meanwhile."
                ),
            ),
            (
                N_("May I merge the same package twice?"),
                N_("Yes, nothing happens the second time. The order of packages does not matter either."),
            ),
            (
                N_("The signer is unknown."),
                N_("The package is put aside and merges by itself once the key is enrolled under Keys."),
            ),
        ),
    ),
    "conflicts": Guide(
        N_("Two different answers to one question, side by side with who gave them, until you decide."),
        (
            (
                N_("Which answer should I take?"),
                N_(
                    "The one its source proves. If you cannot tell, ask the country back: the question goes with "
                    "the receipt."
                ),
            ),
            (
                N_("What does “impossible together” mean?"),
                N_(
                    "Nobody contradicts any of these answers, yet they cannot all be true, such as a target behind its "
                    "baseline. Correct one or ask back. Two sources are no conflict: both are kept, and which is of "
                    "record is decided apart."
                ),
            ),
            (
                N_("Can I undo a decision?"),
                N_(
                    "Yes. Ctrl+Z takes your last decision back, and U the one on show: the question is open again as "
                    "it was. Or take another value. All that were decided stand at the end of the list, and the "
                    "history shows every step."
                ),
            ),
        ),
        CONFLICT_KEYS,
    ),
    "findings": Guide(
        N_("Numbers and records that do not fit together, found by rules, with everything that is behind each."),
        (
            (
                N_("Does a finding change anything?"),
                N_("No. It tells where to look; both numbers are kept and printed with their sources."),
            ),
            (
                N_("Two documents give two numbers. What now?"),
                N_("Take one as of record, with the reason. Totals and cards use it from then on; the other stays."),
            ),
            (
                N_("A published total is not what the members' rows give."),
                N_(
                    "Open the rows behind it: one may be missing or misprinted. Ask the country, or write why it is "
                    "right and mark it as explained; it stands again when a number changes."
                ),
            ),
        ),
    ),
    "framework": Guide(
        N_("What is measured and how: results, indicators and measures of the revision in force, in three languages."),
        (
            (
                N_("How is it changed?"),
                N_("The secretariat types texts into the grid; renaming, retiring, splitting and other changes stand "
                   "in the panel of the row. The draft is published as a signed revision, and receipts carry it to "
                   "everybody."),
            ),
            (
                N_("What becomes of figures of earlier revisions?"),
                N_("They stay as they were stated. How they are read is kept with the change: under the new code, "
                   "times a factor, or with a break in the series."),
            ),
            (
                N_("Why can the draft not be published?"),
                N_("Everything under “To settle” is mended first: a text missing in a language, an indicator without a "
                   "headline, a measure that nothing follows."),
            ),
        ),
        (("F2", N_("Type into the cell")), ("Tab", N_("Next language"))),
    ),
    "tables": Guide(
        N_("The matrix and the tables of the region as they will be printed, now or of a kept edition."),
        (
            (
                N_("Which kind of file should I take?"),
                N_("PDF to hand out, Excel to filter and calculate, Word to edit. All three say the same."),
            ),
            (
                N_("How do I get everything at once?"),
                N_("All papers: matrix and tables in three languages and three kinds, into one folder. Cancel stops "
                   "between two files."),
            ),
            (
                N_("Why does it say draft?"),
                N_("Something printed is not approved yet. The word goes once everything on the paper is."),
            ),
        ),
    ),
    "overview": Guide(
        N_("Status and movement of every measure by area and cluster, how much was answered, who took part."),
        (
            (
                N_("Why are so many marks hollow?"),
                N_("A status needs a numeric target and a baseline. Members are rated only where they have targets."),
            ),
            (
                N_("What do the counts of people hold?"),
                N_("Delegates a member sent and trainees counted by sex. Nothing is estimated; a dash is no count."),
            ),
            (
                N_("Where are the figures behind a mark?"),
                N_("The panel lists the measures of the row; each opens its figures. Enter opens the report card."),
            ),
        ),
    ),
    "approval": Guide(
        N_("Approve a country's period once its figures are complete and questions are settled; lock it when it is "
           "printed."),
        (
            (
                N_("What do an approval and a lock change?"),
                N_("Approved cards print without a watermark; what is missing stays marked as missing. After a lock, "
                   "what arrives later is kept and waits under Waiting: no card, matrix or table shows it before you "
                   "accept it. The country learns of it with the next receipt."),
            ),
            (
                N_("What do I see of a correction that waits?"),
                N_("The published value, the proposed one, who sent it and when, the cards and the matrix it would "
                   "change, and the editions that print the old one. Accept or decline it with a reason; Ctrl+Z takes "
                   "the decision back."),
            ),
            (
                N_("What is an edition?"),
                N_("A named state of everything printed. Cards, matrix and tables print from it again, identical, "
                   "whatever comes later; under Editions you compare two of them value by value."),
            ),
        ),
    ),
    "receipts": Guide(
        N_("Answers to countries: what arrived, what conflicts, what was decided and what you ask back."),
        (
            (
                N_("When do I write a receipt?"),
                N_("After every merge. Countries keep everything as not sent until they load it."),
            ),
            (
                N_("A receipt was lost."),
                N_("Write it again: the next one says everything the lost one did."),
            ),
            (
                N_("Can others read it?"),
                N_("It is a workbook with a readable cover; names of participants are never in it."),
            ),
        ),
    ),
    "region": Guide(
        N_("All countries at once, one mark a question; rounds are opened here and calls written."),
        (
            (
                N_("How do I open a round?"),
                N_("With the button at the top right: period, cut-off, deadline. Then write a call for every country."),
            ),
            (
                N_("A column is empty for one country."),
                N_("Nothing arrived for it. Enter opens the country's figures; a reason given counts as an answer."),
            ),
            (
                N_("Is this a ranking?"),
                N_("No. Countries stand in alphabetical order and nothing is added up to a score."),
            ),
        ),
    ),
}
