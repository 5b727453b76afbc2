"""Makes the screen that a route names: the one file that imports screens, each when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.tui.services import (
    Agenda,
    Help,
    Home,
    Joining,
    Mine,
    NewSession,
    OwnSeat,
    Palette,
    PassedKeyboard,
    Question,
    ReadAloud,
    Route,
    Session,
    Signatures,
    Stage,
    WhoIsHere,
    WholePage,
)

if TYPE_CHECKING:
    from textual.screen import Screen


def screen_for(route: Route[Any]) -> Screen[Any]:
    """Return a new screen for `route`. Raises TypeError for one that is not known here."""
    # Imported when used: the home screen must not wait for what the console needs.
    screen: Screen[Any]
    match route:
        case Home():
            from workshop.tui.desk.home import HomeScreen

            screen = HomeScreen()
        case NewSession(client, agency, clients, agencies):
            from workshop.tui.desk.new_session import NewSessionScreen

            screen = NewSessionScreen(client, agency, clients=clients, agencies=agencies)
        case Session(id, step, only):
            from workshop.tui.seats.console import ConsoleScreen

            screen = ConsoleScreen(id, step, only=only)
        case OwnSeat(id, ""):
            from workshop.tui.seats.who import WhoScreen

            screen = WhoScreen(id)
        case OwnSeat(id, handle, entry):
            from workshop.tui.seats.participant import ParticipantScreen

            screen = ParticipantScreen(id, handle, entry)
        case Joining(wait):
            from workshop.tui.seats.joining import JoiningScreen

            screen = JoiningScreen(wait)
        case Stage(id):
            from workshop.tui.seats.stage import StageScreen

            screen = StageScreen(id)
        case Agenda(session, view):
            from workshop.tui.seats.agenda import AgendaScreen

            screen = AgendaScreen(session, view)
        case WhoIsHere(session, view):
            from workshop.tui.seats.who_is_here import WhoIsHereScreen

            screen = WhoIsHereScreen(session, view)
        case ReadAloud(session, view, section):
            from workshop.tui.seats.read_aloud import ReadAloudScreen

            screen = ReadAloudScreen(session, view, section)
        case WholePage(session, view):
            from workshop.tui.seats.whole_page import WholePageScreen

            screen = WholePageScreen(session, view)
        case Signatures(session, view):
            from workshop.tui.seats.signatures import SignaturesScreen

            screen = SignaturesScreen(session, view)
        case Mine(session, view):
            from workshop.tui.seats.mine import MineScreen

            screen = MineScreen(session, view)
        case PassedKeyboard(room, round, title, speaking, covered, spoken):
            from workshop.tui.seats.keyboard import KeyboardScreen

            screen = KeyboardScreen(
                room, round, title, speaking=speaking, covered=covered, spoken=spoken
            )
        case Question(words, answers, detail):
            from workshop.tui.widgets.ask import Ask, DialogOption

            screen = Ask(words, [DialogOption(key, meaning) for key, meaning in answers], detail)
        case Help(words, commands):
            from workshop.tui.help import HelpScreen

            screen = HelpScreen(words, commands)
        case Palette(commands):
            from workshop.tui.palette import PaletteScreen

            screen = PaletteScreen(commands)
        case _:
            raise TypeError(f"there is no screen for {route!r}")
    return screen
