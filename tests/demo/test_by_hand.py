"""What one may want to try in the demo by hand: every way to say where it is, and files of every kind."""

from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image
from playwright.sync_api import Page

from tests.demo.conftest import Running, open_page
from tests.demo.phones import Phone


def heic(path: Path) -> Path:
    """Write a photo as an iPhone does, with the position where it was taken: the Ferry Building."""
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (37.7955, 0.0, 0.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "W", (122.3937, 0.0, 0.0)
    pillow_heif.from_pillow(Image.new("RGB", (320, 240), "tan")).save(path, exif=exif.tobytes())
    return path


def test_a_photo_of_an_iphone_is_sent_from_the_disk_and_offers_its_place(
    tab: Page, running: Running, tmp_path: Path
) -> None:
    with open_page(tab, running.town.url) as page:
        rita = Phone(page, "Rita")
        rita.sends_file(heic(tmp_path / "IMG_0001.HEIC"))
        rita.sees("✅ 1 photo", "Is it here?")
        rita.presses("where the photo was taken")
        rita.sees("✅ Place:", "What is wrong?")


def test_a_place_is_shared_live_moved_named_typed_and_pasted(tab: Page, running: Running) -> None:
    with open_page(tab, running.town.url) as page:
        rita = Phone(page, "Rita")
        sheet = rita.opens("location")
        sheet.locator('[data-role="position"]').fill("37.7599, -122.4148")
        sheet.locator('[data-role="send-live"]').click()
        rita.sees("✅ Place: near Folsom Street, Mission")
        rita.node.locator('[data-role="move"]').click()
        rita.node.locator('[data-area="Presidio Heights"]').first.click()
        rita.sees("✅ Place: Presidio Heights")
        rita.node.locator('[data-role="close-sheet"]').click()
        rita.shares_place(37.7470, -122.4118, title="Precita Park")
        rita.sees("✅ Place: Precita Park, ")
        rita.says("37°45'34.6\"N 122°25'36.8\"W")
        rita.sees(", Mission Dolores")
        rita.says("https://maps.google.com/?q=37.7764,-122.4346")
        rita.sees("✅ Place: Alamo Square")


def test_what_is_no_report_gets_an_answer_and_an_album_is_one(tab: Page, running: Running) -> None:
    with open_page(tab, running.town.url) as page:
        rita = Phone(page, "Rita")
        for what in ("Contact", "Sticker", "Poll", "Music"):
            rita.sends_other(what)
            rita.sees("I cannot use that")
        rita.sends_photos("bags", "heap")
        rita.sees("✅ 2 photos")
        rita.sends_other("Video message")
        rita.sees("✅ 1 video")
