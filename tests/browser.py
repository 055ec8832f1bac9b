"""Find and start the machine's browser, for the tests that look at a page."""

import shutil

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without these flags, a browser in a closed network spends its time on look-ups of its own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NO_BROWSER = "no Chromium or Chrome on this machine; .ci/run installs Debian's chromium"
