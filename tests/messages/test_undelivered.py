"""What takes the place of a picture says what is missing, and fits where it is shown."""

from dataclasses import replace

from markupsafe import Markup

from casework.model.place import Point
from casework.model.recording import Recording, RecordingId, RecordingKind
from handlers.messages.message import CAPTION_LIMIT, Button, Message, PlaceMap, Sheet, TextFile, size
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.undelivered import has_file, without_file
from tests.stories.stage import ZONE

TO = Speaker("en", ZONE)
LINK = "https://maps.test/?lat={lat}&lon={lon}"
TAKE = Button("Take", Press(Verb.TAKE, 7))
CARD = Message(Markup("<b>#7</b>"), ((TAKE,),), picture=Sheet(("a" * 64,)))


def test_the_words_and_buttons_stay_and_the_photos_can_be_asked_for() -> None:
    less = without_file(CARD, TO, LINK, 7, is_captioned=False)
    assert not has_file(less)
    assert less.text == "<b>#7</b>\n\n🖼 <i>Telegram did not take the picture.</i>"
    assert less.buttons == ((TAKE,), (Button("🖼 All photos", Press(Verb.PHOTOS, 7)),))
    assert without_file(replace(less, album=("b",)), TO, LINK, 7, is_captioned=False).buttons == less.buttons


def test_below_an_earlier_picture_the_words_keep_to_the_limit_of_captions() -> None:
    for length in (CAPTION_LIMIT, CAPTION_LIMIT - 40):
        less = without_file(replace(CARD, text=Markup("x" * length)), TO, LINK, None, is_captioned=True)
        assert less.keeps_picture
        assert size(less.text) <= CAPTION_LIMIT


def test_a_place_is_a_link() -> None:
    link = '<a href="https://maps.test/?lat=37.765000&amp;lon=-122.425000">'
    point = Point(37.765, -122.425)
    for message in (Message(Markup(), spot=point), Message(Markup("Here"), picture=PlaceMap(point))):
        assert link in without_file(message, TO, LINK, None, is_captioned=False).text


def test_each_kind_of_file_is_named() -> None:
    voice = Message(Markup("Voice"), recording=Recording(RecordingId(1), "a" * 64, RecordingKind.VOICE))
    file = Message(Markup("File"), document=TextFile("a.csv", b"a"))
    assert "the recording" in without_file(voice, TO, LINK, None, is_captioned=False).text
    assert "the file" in without_file(file, TO, LINK, None, is_captioned=False).text
    unmade = without_file(file, TO, LINK, None, is_captioned=False, is_made=False)
    assert "The file could not be made." in unmade.text


def test_nobody_lets_others_see_photos_that_did_not_arrive() -> None:
    show = Button("Show to others", Press(Verb.SHOW, 7, "first:2"))
    page = Button("Show to others", Press(Verb.SCREEN, 7, "show.2"))
    less = without_file(replace(CARD, buttons=((show, TAKE), (page,))), TO, LINK, None, is_captioned=False)
    assert less.buttons == ((Button("Show to others", Press(Verb.SCREEN, 7, "look")), TAKE),)
    words = Message(Markup("<b>#7</b>"), ((show,),), spot=Point(1, 2))
    assert without_file(words, TO, LINK, None, is_captioned=False).buttons == ((show,),)
