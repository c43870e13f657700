"""What F1 says: for every page what it is for, the three questions asked most often, and keys that no button shows."""

from dataclasses import dataclass

from carec_desktop.i18n import N_


@dataclass(frozen=True)
class Guide:
    """Help of one page; all sentences are marked with N_. `keys`: caps, separated by spaces, and what they do."""

    purpose: str
    questions: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...] = ()


CONFLICT_KEYS = (
    ("T", N_("Type another value")),
    ("Q", N_("Ask back")),
    ("L", N_("Later")),
    ("U", N_("Take the decision back")),
)
GUIDES: dict[str, Guide] = {
    "first": Guide(
        N_("Say who works on this computer; the program then makes a workspace and a key for you."),
        (
            (
                N_("Can I change my mind later?"),
                N_(
                    "Language and appearance at any time. Another role or country means another workspace, in "
                    "another folder."
                ),
            ),
            (
                N_("What if I forget the passphrase?"),
                N_("Nobody can read it out for you. You enrol again with a new key; everything recorded stays."),
            ),
            (
                N_("Does the program use the internet?"),
                N_("Never. Everything passes as files that you send yourself."),
            ),
        ),
    ),
    "home": Guide(
        N_("What the round asks of you, what is missing, what the secretariat asks back and what has not been sent."),
        (
            (
                N_("Where do I begin?"),
                N_("With the button at the top right: it opens the first question without an answer."),
            ),
            (
                N_("What do the small squares mean?"),
                N_("One square is one question, always in the same order. The words under the table name each shape."),
            ),
            (
                N_("Why is a question missing although I answered it?"),
                N_("It may stand under another year or source. Open it from here and you see what is recorded."),
            ),
        ),
    ),
    "grid": Guide(
        N_("All indicators in one table: type figures as in a spreadsheet, or say why there is none."),
        (
            (
                N_("How do I say that there is no figure?"),
                N_(
                    "Press Alt and the digit shown at the foot of the table: not yet due, not collected, not "
                    "available and so on."
                ),
            ),
            (
                N_("The program asks about my figure. Must I change it?"),
                N_(
                    "No. A question is not a refusal: correct the figure, or keep it and give the reason; the "
                    "reason travels with it."
                ),
            ),
            (
                N_("Can I paste from Excel?"),
                N_(
                    "Yes. Copy the block there, go to its first cell here and press Ctrl+V; you see every value "
                    "before it is kept."
                ),
            ),
        ),
        (
            ("F2", N_("Edit the value")),
            ("Alt+1…6", N_("Say why there is no value")),
            ("Alt+0", N_("Still valid, checked today")),
            ("Alt+↓", N_("What can be answered here")),
            ("Alt+H", N_("History of the value")),
            ("Ctrl+D", N_("Fill down")),
            ("Ctrl+C Ctrl+V", N_("Copy and paste a block")),
            ("Ctrl+Z Ctrl+Y", N_("Undo and redo")),
            ("Ctrl+F", N_("Find")),
        ),
    ),
    "events": Guide(
        N_("Conferences, meetings and forums that your side organised, with people counted by level and sex."),
        (
            (
                N_("Another country held the event. Do I record it?"),
                N_("Record your delegation under Other records; the event itself belongs to its organiser."),
            ),
            (
                N_("I do not know the exact day."),
                N_("Type the month or the year alone; nothing is made up."),
            ),
            (
                N_("Do names of people leave this computer?"),
                N_("No. Events hold counts only."),
            ),
        ),
    ),
    "trainings": Guide(
        N_("Trainings held, in counts of women, men and not stated, with tests and the survey afterwards."),
        (
            (
                N_("Persons or participations?"),
                N_("Both are asked apart: one person in three sessions is one person and three participations."),
            ),
            (
                N_("The sums do not agree."),
                N_(
                    "The form says which two figures differ. A training can be kept as it is; it leaves once they "
                    "agree."
                ),
            ),
            (
                N_("Where do the counts come from?"),
                N_("Type them, or take them from an attendance list under Attendance."),
            ),
        ),
    ),
    "attendance": Guide(
        N_(
            "Who is in the room: lists of names, check-in at the door, sign-in sheets and certificates. Names stay "
            "here."
        ),
        (
            (
                N_("How do I get a list in?"),
                N_(
                    "Copy it in Excel or from the meeting's export, columns in any order, and paste it here; you "
                    "see how it was understood first."
                ),
            ),
            (
                N_("Somebody is not on the list."),
                N_(
                    "Type the name and press Ctrl+Enter: nobody is turned away at the door, questions are settled "
                    "later."
                ),
            ),
            (
                N_("Who sees the names?"),
                N_("Only who knows the passphrase of this computer's list. Packages carry counts, never names."),
            ),
        ),
        (
            ("Enter", N_("Here")),
            ("Shift+Enter", N_("Late")),
            ("Alt+1 Alt+2 Alt+3", N_("Woman, man, not stated")),
            ("Ctrl+Enter", N_("Add somebody who is not on the list")),
        ),
    ),
    "survey": Guide(
        N_("Tests before and after, and the survey in its fixed wording: one key for every answer on paper."),
        (
            (
                N_("How do I enter paper forms quickly?"),
                N_("Take one form after the other and press the key of its answer; Ctrl+Z takes the last one back."),
            ),
            (
                N_("Why can the wording not be changed?"),
                N_("Answers of all trainings are added up; another wording would be another question."),
            ),
            (
                N_("What counts as improved?"),
                N_("“Increased greatly” and “increased”, of all answers but “cannot say”."),
            ),
        ),
    ),
    "certificates": Guide(
        N_("Certificates for those who completed the training, as one PDF to print."),
        (
            (
                N_("A name looks wrong on paper."),
                N_("Correct it in the list and make the file again; the number of the certificate stays."),
            ),
            (
                N_("Which scripts are printed?"),
                N_(
                    "All that CAREC countries write in. A sign that is missing is named; the other certificates "
                    "are still made."
                ),
            ),
            (
                N_("Does the file go to the secretariat?"),
                N_("No. It holds names and stays where you save it."),
            ),
        ),
    ),
    "women": Guide(
        N_("Women, men and not stated over everything counted in a year, and what does not agree yet."),
        (
            (
                N_("Where do these figures come from?"),
                N_(
                    "From your events, delegations and trainings of the year. Enter on a row opens what is counted "
                    "in it."
                ),
            ),
            (
                N_("Two figures for the same people differ."),
                N_(
                    "List, head count and indicator are compared; correct the wrong one, or say in a note why they "
                    "differ."
                ),
            ),
            (
                N_("What is “not stated” for?"),
                N_("For people whose sex nobody asked. It is never guessed from a name."),
            ),
        ),
    ),
    "records": Guide(
        N_("Delegations, institutions, evidence, projects and other records that figures rest on."),
        (
            (
                N_("What is evidence?"),
                N_("A document that shows that an answer is true: title, issuer, date, page. A yes needs one."),
            ),
            (
                N_("The institution is there under another name."),
                N_("Open one of the two and say that it is the same as the other; both names will find it."),
            ),
            (
                N_("Can I delete what was already sent?"),
                N_("Yes. The deletion goes with the next package and the secretariat sees it."),
            ),
        ),
    ),
    "projects": Guide(
        N_("Projects, loans, grants and technical assistance, with sector, amount, financiers and countries."),
        (
            (
                N_("Why are there projects I never entered?"),
                N_("They are published; the document they come from stands in each of them."),
            ),
            (
                N_("An amount is wrong."),
                N_("Correct it and name your source; who may change a project is said at its top."),
            ),
            (
                N_("Do loans and grants of one project count once?"),
                N_("Yes: one project number is one project."),
            ),
        ),
    ),
    "ministries": Guide(
        N_("Figures that other ministries hold: one workbook each, sent, returned, late."),
        (
            (
                N_("Does the ministry need this program?"),
                N_("No. Any office program will do; rows and columns may even be moved."),
            ),
            (
                N_("What happens to a wrong cell?"),
                N_("Nothing of the workbook is taken; it comes back with a remark in that cell."),
            ),
            (
                N_("Who answers for the figures?"),
                N_("You: you take the rows and sign them. The ministry stands as their source."),
            ),
        ),
    ),
    "send": Guide(
        N_(
            "What is complete, what is in doubt and what is missing, before you print the approval sheet and write "
            "the package."
        ),
        (
            (
                N_("Must everything be complete?"),
                N_(
                    "No. What is ready leaves; what cannot be read or lacks an answer stays here and is listed "
                    "with its reason."
                ),
            ),
            (
                N_("What is the approval sheet?"),
                N_(
                    "A page to print: every value to be sent with its old value and source, and room for visas, "
                    "signature and stamp."
                ),
            ),
            (
                N_("How do I ask other ministries?"),
                N_("Write a template for each; they fill it in with any office program, and you read it back here."),
            ),
        ),
    ),
    "exchange": Guide(
        N_("Packages out, receipts and calls in: everything between you and the secretariat passes as files."),
        (
            (
                N_("How do I send the package?"),
                N_("Write it to a folder or stick and send the file as you send any other, for example by e-mail."),
            ),
            (
                N_("I sent it. Why does it still say not sent?"),
                N_(
                    "Values stay until the receipt says that they arrived. Load it here; the next package repeats "
                    "what no receipt names."
                ),
            ),
            (
                N_("May I open the package in Excel?"),
                N_("Yes, to read it. Change figures only here: an altered package is not merged."),
            ),
        ),
    ),
    "settle": Guide(
        N_("Two different answers to one question wait here until you say which one stands."),
        (
            (
                N_("How can two answers exist?"),
                N_("Two people of your country recorded the same question without seeing each other's answer."),
            ),
            (
                N_("Is the other answer lost?"),
                N_("Never. It stays in the history with who gave it and when."),
            ),
            (
                N_("I cannot decide today."),
                N_("Press L for later. The question waits, and other work goes on."),
            ),
        ),
        CONFLICT_KEYS,
    ),
    "card": Guide(
        N_("The two-page report card as it stands now, to read, print or save as PDF."),
        (
            (
                N_("Why does it say draft?"),
                N_("Values on it are not approved yet. The word goes when the secretariat approves the period."),
            ),
            (
                N_("Where does a figure come from?"),
                N_("Ctrl+L: the code of its row and the letter of its column lead to records, packages and people."),
            ),
            (
                N_("Why is there no mark for my country?"),
                N_("A mark needs a target for the country. Most targets are regional."),
            ),
        ),
    ),
    "code": Guide(
        N_("Where a figure on paper comes from: the records behind its code, who said them and what was decided."),
        (
            (N_("Where is the code?"), N_("Small and grey at the end of a row, beside the heading of a chart.")),
            (N_("Why does it lead nowhere?"), N_("No record stands behind it here, or the paper is another edition.")),
            (N_("Can I look it up elsewhere?"), N_("The annex of a card lists every code with its record.")),
        ),
    ),
    "keys": Guide(
        N_("Your key signs what you send, so that everybody can see that it is yours and was not changed."),
        (
            (
                N_("What do I compare by phone?"),
                N_("The digits of both fingerprints, group by group: you read yours, the secretariat reads its own."),
            ),
            (
                N_("I forgot the passphrase."),
                N_("Enrol again: a new request, a new comparison. Everything recorded stays."),
            ),
            (
                N_("Is my key on this computer only?"),
                N_("Yes, locked with your passphrase. A backup does not give it away without the passphrase."),
            ),
        ),
    ),
}
EVERYWHERE = (
    ("Ctrl+1…9, 0", N_("Pages")),
    ("Ctrl+B", N_("Fold the navigation")),
    ("F4", N_("Side panel")),
    ("F6", N_("Next area")),
    ("Tab Shift+Tab", N_("Next and previous control")),
    ("Ctrl+S", N_("Says that everything is saved")),
    ("Esc", N_("Close this help, a message or a box")),
    ("F1 Ctrl+/", N_("This help")),
)
