"""The mail that goes with a form, and the reminder."""

from __future__ import annotations

from workshop.documents.form_page import PageRound, minutes_of
from workshop.documents.mail import Mail, closing
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import promise
from workshop.model.values import show_date


def invitation(record: Record, person: Participant, rounds: tuple[PageRound, ...]) -> Mail:
    """Return the mail that brings the form: who asks, why, by when, how long it takes, what is promised, what to do."""
    minutes = minutes_of(rounds)
    promised = "\n".join(
        f"- {each.asked.step.title}: {promise(each.asked.round, elsewhere=True)}" for each in rounds
    )
    text = f"""\
Dear {person.name},

{_before(record)} Please answer the attached form by then. It takes about {minutes} minute{"" if minutes == 1 else "s"}.

What to do
1. Save the attached file on your computer, then open it in a browser such as Firefox, Chrome, Edge or Safari. \
A preview in the mail program is not enough.
2. Answer what you can. You can save a draft and go on later.
3. Press "Save my answers" and send the saved file back to me; or press "Copy my sealed answers" and paste them into \
your reply.
If it does not open, tell me: there is a form in plain text, and the page can be printed.

What is promised
{promised}
What you save is sealed before it leaves your browser; only the computer that the form comes from can open it. Until \
the reveal, whoever controls that computer could, with effort, read who wrote what.
The form is yours alone, so please do not pass it on.

{closing(record)}
"""
    subject = f"{record.session.title}: your form"
    return Mail(f"form-{person.handle}", (person,), subject, text, (page_name(person),))


def reminder(record: Record, person: Participant) -> Mail:
    """Return the mail that reminds somebody; it does not say whether they have answered, where nobody may know."""
    text = f"""\
Dear {person.name},

{_before(record)}

If you have sent me your answers already, thank you: there is nothing more to do. If not, please open the attached \
form in a browser, answer it, and send me the file that "Save my answers" makes; or paste what "Copy my sealed \
answers" copies.

{closing(record)}
"""
    subject = f"{record.session.title}: a reminder of your form"
    return Mail(f"reminder-{person.handle}", (person,), subject, text, (page_name(person),))


def page_name(person: Participant) -> str:
    """Return what the file of a person's form is called."""
    return f"form-{person.handle}.html"


def _before(record: Record) -> str:
    day = show_date(record.session.date)
    names = record.relationship.names
    return (
        f"{names['client']} and {names['agency']} meet on {day}: {record.session.title}. What each of us thinks is "
        "collected before, so that the time together goes into talking about it."
    )
