"""What came of trying a device, as sentences: what happened, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.devices.ports import PrinterState, PrintOutcome
from app.domain.codes import Labels, Meaning, read
from app.domain.stripe import CardKind
from app.ui.counter.messages import Kind, Message
from app.ui.devices.bench import (
    Carded,
    Device,
    Displayed,
    Forbidden,
    News,
    Reached,
    Scanned,
    Tried,
    Values,
    Weighed,
)
from app.ui.wording import say, unavailable_sentence

translate = QCoreApplication.translate

_LINE = ("link_open", "link_lost", "link_stuck")


def hint_of(device: Device) -> str:
    """What a trial does."""
    return {
        Device.PRINTER: translate("Trying", "Prints a slip that shows what the printer can do."),
        Device.DRAWER: translate("Trying", "Opens the drawer once. That stays in the journal."),
        Device.SCANNER: translate("Trying", "Shows what is scanned; nothing is rung up."),
        Device.CARDS: translate("Trying", "Shows which card is read; nobody is served."),
        Device.DISPLAY: translate("Trying", "Shows a sample to the customer for five seconds."),
        Device.SCREEN: translate("Trying", "Shows a sample to the customer for five seconds."),
        Device.SCALE: translate("Trying", "Shows what lies on the scale."),
    }[device]


def asked_to(device: Device) -> str:
    """What to do once the trial has begun."""
    return {
        Device.PRINTER: translate("Trying", "A slip is being printed…"),
        Device.DRAWER: translate("Trying", "The drawer is being opened…"),
        Device.SCANNER: translate("Trying", "Opening the scanner's line…"),
        Device.CARDS: translate("Trying", "Opening the card reader's line…"),
        Device.DISPLAY: translate("Trying", "A sample is being shown…"),
        Device.SCREEN: translate("Trying", "A sample is being shown…"),
        Device.SCALE: translate("Trying", "The scale is being asked…"),
    }[device]


def said_of(news: News, device: Device, values: Values, labels: Labels) -> Message | None:
    """What to say of ``news``; None where it only shows bytes."""
    message: Message | None = None
    match news:
        case Reached(there):
            message = _listening(device) if there else _not_opened()
        case Scanned(text):
            message = _scanned(text, labels)
        case Carded(card):
            message = _carded(card.kind, card.code)
        case Weighed():
            message = _weighed(news)
        case Tried(outcome) if device is Device.DRAWER:
            message = _drawer(outcome)
        case Tried(outcome, state):
            message = _printed(outcome, state, values)
        case Forbidden(problem):
            message = Message(Kind.ERROR, say(problem, online=True))
        case Displayed(there):
            message = _displayed(device, there=there)
    return message


def _listening(device: Device) -> Message:
    if device is Device.SCANNER:
        words = translate("Trying", "Listening. Scan a code; nothing is rung up.")
    elif device is Device.CARDS:
        words = translate("Trying", "Listening. Swipe a card or lay it on the reader.")
    else:
        words = translate("Trying", "The sample is shown. Look at it from the customer's side.")
    return Message(Kind.INFO, words)


def _not_opened() -> Message:
    words = translate(
        "Trying",
        "Nothing can be opened there. Check plug and power, the address, and whether another "
        "program is using it.",
    )
    return Message(Kind.ERROR, words)


def _scanned(text: str, labels: Labels) -> Message:
    meaning = read(text, labels).meaning
    if meaning in {Meaning.BANK, Meaning.DAMAGED}:
        return _unshown(bank=meaning is Meaning.BANK)
    taken_for = {
        Meaning.ANY: translate("Trying", "an article, a member or a coupon"),
        Meaning.WEIGHED: translate("Trying", "a label with a weight"),
        Meaning.PRICED: translate("Trying", "a label with a price"),
        Meaning.PHONE: translate("Trying", "a member's phone number"),
        Meaning.SERIAL: translate("Trying", "a receipt number"),
        Meaning.DYNAMIC: translate("Trying", "a member's code from a phone"),
        Meaning.STAFF: translate("Trying", "a staff card"),
        Meaning.MISREAD: translate("Trying", "misread: its check digit is wrong"),
        Meaning.NOTHING: translate("Trying", "no code at all"),
    }[meaning]
    words = translate("Trying", "Read: {text}. Taken for: {meaning}. Nothing was rung up.")
    kind = Kind.WARN if meaning in {Meaning.MISREAD, Meaning.NOTHING} else Kind.OK
    return Message(kind, words.format(text=text, meaning=taken_for))


def _carded(kind: CardKind, code: str) -> Message:
    if kind is CardKind.BANK:
        return _unshown(bank=True)
    words = (
        translate("Trying", "Card read: {code}, a magnetic stripe.")
        if kind is CardKind.STRIPE
        else translate("Trying", "Card read: {code}, the number of a chip.")
    )
    return Message(Kind.OK, words.format(code=code))


def _unshown(*, bank: bool) -> Message:
    if bank:
        return Message(Kind.WARN, translate("Trying", "A bank card. It is refused, and not shown."))
    return Message(Kind.WARN, translate("Trying", "A card was not read whole. Swipe it once more."))


def _weighed(news: Weighed) -> Message:
    if news.weight is None:
        if news.code in _LINE:
            return _not_opened()
        return Message(Kind.ERROR, unavailable_sentence(news.code))
    grams = news.weight.grams
    amount = f"{grams // 1000}.{grams % 1000:03}"
    if not news.weight.stable:
        return Message(Kind.INFO, translate("Trying", "The pan moves…"))
    return Message(Kind.OK, translate("Trying", "{weight} kg").format(weight=amount))


def _drawer(outcome: PrintOutcome) -> Message:
    if outcome is PrintOutcome.FAILED:
        words = translate(
            "Trying", "Not opened: its line cannot be reached. Check plug and address."
        )
        return Message(Kind.ERROR, words)
    return Message(
        Kind.OK, translate("Trying", "The drawer was told to open. If it did not: its cable.")
    )


def _printed(outcome: PrintOutcome, state: PrinterState | None, values: Values) -> Message:
    if outcome is PrintOutcome.PRINTED:
        return Message(Kind.OK, translate("Trying", "Printed; the printer confirmed it."))
    if outcome is PrintOutcome.UNKNOWN and values["printer_confirmation"] == "never":
        return Message(
            Kind.OK, translate("Trying", "Sent. This printer never confirms: look at it.")
        )
    if state is not None and state.paper_out:
        return Message(Kind.ERROR, translate("Trying", "The printer has no paper. Load a roll."))
    if state is not None and state.cover_open:
        return Message(Kind.ERROR, translate("Trying", "The printer is open. Close its cover."))
    if outcome is PrintOutcome.FAILED:
        words = translate(
            "Trying",
            "Nothing was printed: the printer does not answer. Check power, cable and address.",
        )
        return Message(Kind.ERROR, words)
    words = translate(
        "Trying",
        "Sent, but not confirmed. If the slip is whole, choose another confirmation.",
    )
    return Message(Kind.WARN, words)


def _displayed(device: Device, *, there: bool) -> Message:
    if there:
        words = translate("Trying", "The sample was shown; the counter's is back.")
        return Message(Kind.OK, words)
    if device is Device.SCREEN:
        words = translate(
            "Trying", "There is no second screen. Plug it in, and let the desktop extend to it."
        )
        return Message(Kind.ERROR, words)
    return _not_opened()
