"""The demo's telephones in a real browser: what one can do on them by clicking."""

from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect


class Phone:
    """Somebody's telephone."""

    def __init__(self, page: Page, name: str) -> None:
        self.node = page.locator(f'[data-phone="{name}"]')
        self.messages = self.node.locator(".message")
        self._page = page

    def starts(self) -> None:
        """Press START in an empty chat."""
        self.node.locator('[data-role="start"]').click()

    def says(self, words: str) -> None:
        """Type and send; in reply to a message if the app offers that."""
        self.node.locator('[data-role="input"]').fill(words)
        self.node.locator('[data-role="send"]').click()

    def sends_photos(self, *names: str, as_file: bool = False) -> None:
        """Send photos that ship."""
        self.attaches(*names)
        self.node.locator('[data-role="as-file"]').set_checked(as_file)
        self.node.locator('[data-role="send"]').click()

    def attaches(self, *names: str) -> None:
        """Choose photos that ship, to be sent with what is typed next."""
        sheet = self.opens("photo")
        for name in names:
            sheet.locator(f'[data-photo="{name}"]').click()

    def sends_file(self, path: Path) -> None:
        """Send a file from the disk."""
        self.node.locator('[data-role="file"]').set_input_files(path)
        self.node.locator(".chip").wait_for()
        self.node.locator('[data-role="send"]').click()

    def sends_other(self, what: str) -> None:
        """Send something from the tab *More*."""
        self.opens("other").locator(f'[data-other="{what}"]').click()

    def follows_code(self, name: str) -> None:
        """Scan a QR code."""
        self.opens("other").locator(".link").filter(has_text=name).click()

    def shares_place(self, lat: float, lon: float, title: str = "") -> None:
        """Send a location, typed on the map, or a place with a name."""
        sheet = self.opens("location")
        sheet.locator('[data-role="position"]').fill(f"{lat}, {lon}")
        sheet.locator('[data-role="title"]').fill(title)
        sheet.locator(f'[data-role="send-{"venue" if title else "location"}"]').click()

    def opens(self, tab: str) -> Locator:
        """Open the paper-clip's sheet at a tab, once what was sent before is away."""
        sheet = self.node.locator(".sheet")
        expect(sheet).to_be_hidden()
        self.node.locator('[data-role="attach"]').click()
        sheet.locator(f'[data-role="tab-{tab}"]').click()
        return sheet

    def presses(self, label: str, on: Locator | None = None) -> None:
        """Press the newest inline button whose label begins so, of one message or of all."""
        (on or self.node).locator("button[data-inline]").filter(has_text=label).last.click()

    def key(self, label: str) -> Locator:
        """Return a key below the input."""
        return self.node.locator("[data-key]").filter(has_text=label)

    def goes_to(self, title: str) -> None:
        """Bring another of this telephone's chats to the front."""
        self.node.get_by_role("tab", name=title).click()

    def replies(self, to: Locator) -> None:
        """Quote a message, so that what is sent next answers it."""
        to.hover()
        to.locator('[data-role="reply"]').click()

    def newest(self, words: str) -> Locator:
        """Return the newest message with these words, once it is there."""
        found = self.messages.filter(has_text=words).last
        expect(found).to_be_visible()
        return found

    def sees(self, *words: str) -> None:
        """Wait until all these words are in the chat."""
        for each in words:
            expect(self.node).to_contain_text(each)

    def sees_no_more(self, words: str) -> None:
        """Wait until no message has these words."""
        expect(self.messages.filter(has_text=words)).to_have_count(0)

    def downloads(self, message: Locator) -> Download:
        """Download the file of a message."""
        with self._page.expect_download() as download:
            message.locator("a.file").click()
        return download.value

    def looks_at(self, message: Locator) -> None:
        """Scroll until a message begins at the top."""
        message.evaluate("node => node.scrollIntoView({block: 'start'})")

    def looks_down(self) -> None:
        """Scroll to the newest message."""
        self.node.locator(".history").evaluate("node => { node.scrollTop = node.scrollHeight }")
